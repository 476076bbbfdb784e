import { type Dataset, TAG } from '@vesalius/dicom';
import type { BidsKind } from './kind.ts';

const BIDS_VERSION = '1.9.0';

/** Names the volumes of a BIDS folder, each once, and knows who is in it. */
export class BidsFolder {
  readonly #participants = new Map<string, Participant>();
  readonly #sessions = new Map<string, Map<string, string>>();
  readonly #taken = new Map<string, number>();

  /** The path of a volume without its ending, with slashes. */
  nameOf(header: Dataset, { folder, suffix, entities }: BidsKind): string {
    const subject = label(header.text(TAG.PatientID) ?? '');
    if (!this.#participants.has(subject)) this.#participants.set(subject, participantOf(header));
    const session = this.#sessionOf(subject, header.text(TAG.StudyInstanceUID) ?? '');
    const start = [`sub-${subject}`, `ses-${session}`, ...(entities ? [entities] : [])].join('_');
    const key = `${start} ${suffix}`;
    const run = (this.#taken.get(key) ?? 0) + 1;
    this.#taken.set(key, run);
    return `sub-${subject}/ses-${session}/${folder}/${start}_run-${run}_${suffix}`;
  }

  /** The files at the top, by name. */
  get topFiles(): Readonly<Record<string, string>> {
    const rows = [...this.#participants].map(([subject, { sex, age }]) => `sub-${subject}\t${sex}\t${age}\n`);
    const description = { Name: 'De-identified export', BIDSVersion: BIDS_VERSION, DatasetType: 'raw' };
    return {
      'dataset_description.json': `${JSON.stringify(description, undefined, 2)}\n`,
      'participants.tsv': `participant_id\tsex\tage\n${rows.join('')}`,
      README: 'De-identified images, converted from DICOM by Vesalius.\n',
      // Kinds that BIDS has no name for.
      '.bidsignore': '**/ct/\n**/other/\n',
    };
  }

  /** Studies are sessions, numbered in the order in which they come. */
  #sessionOf(subject: string, study: string): string {
    const sessions = this.#sessions.get(subject) ?? new Map<string, string>();
    this.#sessions.set(subject, sessions);
    const known = sessions.get(study) ?? String(sessions.size + 1);
    sessions.set(study, known);
    return known;
  }
}

interface Participant {
  readonly sex: string;
  readonly age: string;
}

/** `n/a` for what is not there (BIDS, tabular files). */
function participantOf(header: Dataset): Participant {
  const years = /^(\d{3})Y$/.exec(header.text(TAG.PatientAge) ?? '')?.[1];
  const sex = header.text(TAG.PatientSex) ?? '';
  return { sex: /^[MFO]$/.test(sex) ? sex : 'n/a', age: years === undefined ? 'n/a' : String(Number(years)) };
}

/** Labels are letters and digits (BIDS, entities). */
function label(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '') || 'unknown';
}
