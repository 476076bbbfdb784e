import { DeidentifyError } from '../errors.ts';
import type { KeyedHash } from '../hash/keyed-hash.ts';
import type { Patient } from './patient.ts';

/** Gives a patient the pseudonym that stands for Patient's Name and Patient ID, the same at every visit. */
export interface Pseudonyms {
  /** At most 64 characters of ASCII; throws `no-pseudonym` when there is none. */
  of(patient: Patient): string;
}

/** Crockford's digits: no I, L, O or U that could be misread. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DEFAULT_PREFIX = 'P-';
const HASH_DIGITS = 12;

/** Pseudonyms of 60 bits out of the patient's identity and the key: nothing needs to be kept but the key. */
export function hashedPseudonyms(hash: KeyedHash, prefix: string = DEFAULT_PREFIX): Pseudonyms {
  return {
    of: ({ key }) => {
      const bytes = hash.digest('patient', key);
      return prefix + Array.from(bytes.subarray(0, HASH_DIGITS), (byte) => DIGITS[byte & 31]).join('');
    },
  };
}

/** Where counted pseudonyms are kept: by a keyed hash of the patient, so that what is kept names nobody. */
export interface PseudonymRegister {
  get(patientHash: string): number | undefined;
  /** Keeps the next number for a patient that has none, and gives it. */
  add(patientHash: string): number;
}

/** A register in memory; `numbers` are those given before. */
export function memoryRegister(numbers: Map<string, number> = new Map()): PseudonymRegister {
  return {
    get: (patientHash) => numbers.get(patientHash),
    add: (patientHash) => {
      const next = Math.max(0, ...numbers.values()) + 1;
      numbers.set(patientHash, next);
      return next;
    },
  };
}

/** Pseudonyms by running number, in the order in which patients come. */
export function countedPseudonyms(
  hash: KeyedHash,
  register: PseudonymRegister,
  prefix: string = DEFAULT_PREFIX,
  digits = 5,
): Pseudonyms {
  return {
    of: ({ key }) => {
      const patientHash = hash.hex('patient', key, 32);
      const number = register.get(patientHash) ?? register.add(patientHash);
      return prefix + String(number).padStart(digits, '0');
    },
  };
}

export interface ListedPseudonyms extends Pseudonyms {
  /** In the order of the list. */
  readonly entries: readonly { readonly patientId: string; readonly pseudonym: string }[];
}

/**
 * Pseudonyms out of a list: lines of Patient ID and pseudonym, separated by comma, semicolon or tabulator; with three
 * columns the second is the issuer. A first line that begins with `PatientID` is a heading. Throws `bad-pseudonyms`
 * naming the line.
 */
export function listedPseudonyms(text: string): ListedPseudonyms {
  const entries: ListedPseudonyms['entries'][number][] = [];
  const byPatient = new Map<string, string>();
  const taken = new Set<string>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || (index === 0 && /^"?patient\s?id/i.test(line))) continue;
    const cells = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const [id, pseudonym] = [cells[0] ?? '', cells.at(-1) ?? ''];
    const key = cells.length === 3 ? `${id}\0${cells[1]}` : id;
    const bad = cells.length < 2 || cells.length > 3 || id === '' || !/^[\x21-\x5b\x5d-\x7e]{1,64}$/.test(pseudonym);
    if (bad || byPatient.has(key) || taken.has(pseudonym)) {
      throw new DeidentifyError('bad-pseudonyms', { detail: `line ${index + 1}` });
    }
    byPatient.set(key, pseudonym);
    taken.add(pseudonym);
    entries.push({ patientId: id, pseudonym });
  }
  return {
    entries,
    of: ({ patientId, issuerOfPatientId }) => {
      const found = byPatient.get(`${patientId}\0${issuerOfPatientId}`) ?? byPatient.get(patientId);
      if (!found) throw new DeidentifyError('no-pseudonym');
      return found;
    },
  };
}
