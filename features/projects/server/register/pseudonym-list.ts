import { ArchiveError } from '@vesalius/archive/api';
import { DeidentifyError, type ListedPseudonyms, listedPseudonyms } from '@vesalius/deidentify';
import type { KeyRegister } from './key-register.ts';

/**
 * A list of pseudonyms for a project, checked: pseudonyms that patients were given stay theirs, none is an ID of the list, and none is one of another
 * project, for whoever sees both would take two patients for one.
 *
 * @throws ArchiveError `query-not-understood` naming the line, `conflict`
 */
export function checkedList(register: KeyRegister, project: number, csv: string): ListedPseudonyms {
  const listed = understood(csv);
  const ids = new Set(listed.entries.map(({ patientId }) => patientId));
  const elsewhere = new Set(
    register
      .projectsWithLists()
      .filter((other) => other !== project)
      .flatMap((other) => understood(register.pseudonymList(other)!.csv).entries.map(({ pseudonym }) => pseudonym)),
  );
  for (const [at, { pseudonym }] of listed.entries.entries()) {
    if (ids.has(pseudonym)) throw wrong(at, 'the pseudonym is an ID of the list');
    if (elsewhere.has(pseudonym) || register.isPseudonymElsewhere(project, pseudonym))
      throw wrong(at, 'another project has this pseudonym');
  }
  for (const { pseudonym, ...patient } of register.patients(project))
    if (pseudonymIn(listed, patient) !== pseudonym)
      throw new ArchiveError('conflict', { detail: 'a pseudonym that was given would change, or go' });
  return listed;
}

/** @param at of the entries, from 0: headings and empty lines are not counted */
function wrong(at: number, detail: string): ArchiveError {
  const where = `entry ${at + 1}`;
  return new ArchiveError('query-not-understood', { where, detail: `${where}: ${detail}` });
}

function understood(csv: string): ListedPseudonyms {
  try {
    return listedPseudonyms(csv);
  } catch (error) {
    if (error instanceof DeidentifyError) throw new ArchiveError('query-not-understood', { detail: error.message });
    throw error;
  }
}

function pseudonymIn(
  listed: ListedPseudonyms,
  patient: { readonly patientId: string; readonly issuerOfPatientId: string },
): string | undefined {
  try {
    return listed.of({ ...patient, key: '' });
  } catch (error) {
    if (error instanceof DeidentifyError) return undefined;
    throw error;
  }
}
