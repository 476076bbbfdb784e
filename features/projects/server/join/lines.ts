import type { Archive, Principal, QueryRow } from '@vesalius/archive/api';
import { type Match, TAG } from '@vesalius/dicom';
import type { LineOutcome } from '../../contract/line-outcomes.ts';
import type { IdentifierLine } from './identifier-table.ts';
import { identifierMatches } from './matches.ts';

export interface LineResult {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly outcome: LineOutcome;
  /** Studies that came in, or would. */
  readonly studies: number;
}

/** The studies that a line means, as the caller may find them; those of several patients are none that one can rely on. */
export interface Meant {
  readonly studies: readonly string[];
  readonly isAmbiguous: boolean;
}

export async function meantBy(archive: Archive, principal: Principal, line: IdentifierLine): Promise<Meant> {
  const rows = new Map<string, QueryRow>();
  for (const matches of waysOf(line))
    for await (const row of archive.search.search(principal, { level: 'study', matches }))
      if (row.studyInstanceUid !== undefined) rows.set(row.studyInstanceUid, row);
  const patients = new Set([...rows.values()].map(patientOf));
  return { studies: [...rows.keys()], isAmbiguous: patients.size > 1 };
}

/** An identifier of a kind that is not said is tried as each; what is said has to fit together. */
function waysOf({ anything, ...said }: IdentifierLine): readonly (readonly Match[])[] {
  if (anything !== undefined) return identifierMatches(anything).map((match) => [match]);
  const tags = [
    [TAG.PatientID, said.patientId],
    [TAG.IssuerOfPatientID, said.issuerOfPatientId],
    [TAG.AccessionNumber, said.accessionNumber],
    [TAG.StudyInstanceUID, said.studyInstanceUid],
  ] as const;
  const matches = tags.flatMap(([tag, value]): Match[] =>
    value === undefined ? [] : [{ kind: 'equals', path: [tag], value }],
  );
  return matches.length > 0 ? [matches] : [];
}

function patientOf({ patientId, attributes }: QueryRow): string {
  return JSON.stringify([patientId, attributes['00100021']?.Value?.[0]]);
}

/** A CSV (RFC 4180) of what became of each line. */
export function csvOf(results: readonly LineResult[]): string {
  const rows = results.map(({ line, text, outcome, studies }) => [line, cellOf(text), outcome, studies].join(','));
  return `${['line,identifier,outcome,studies', ...rows].join('\r\n')}\r\n`;
}

/** A spreadsheet takes what begins with these for a formula. */
function cellOf(text: string): string {
  const plain = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
