import { ArchiveError } from '@vesalius/archive/api';

/** What a line of a list says of studies: several values have to fit together. */
export interface IdentifierLine {
  /** As it was given, for who gave it. */
  readonly text: string;
  readonly patientId?: string;
  readonly issuerOfPatientId?: string;
  readonly accessionNumber?: string;
  readonly studyInstanceUid?: string;
  /** Of a kind that is not said: any of them. */
  readonly anything?: string;
}

type Column = Exclude<keyof IdentifierLine, 'text'>;

/** Names of columns as people write them, without their spaces and signs. */
const COLUMNS: Readonly<Record<string, Column>> = {
  patientid: 'patientId',
  patient: 'patientId',
  mrn: 'patientId',
  issuerofpatientid: 'issuerOfPatientId',
  issuer: 'issuerOfPatientId',
  accessionnumber: 'accessionNumber',
  accession: 'accessionNumber',
  studyinstanceuid: 'studyInstanceUid',
  studyuid: 'studyInstanceUid',
  uid: 'studyInstanceUid',
};
const LONGEST = 256;

/**
 * The lines of a CSV (RFC 4180; parted by commas, semicolons or tabulators). With names of columns in the first line the cells of a line have to
 * fit together; without, the first cell of a line is an identifier of any kind.
 *
 * @throws ArchiveError `query-not-understood`, naming the line
 */
export function identifierLines(csv: string): IdentifierLine[] {
  const [first, ...rest] = rowsOf(csv);
  if (!first) return [];
  const columns = first.map((name) => COLUMNS[name.toLowerCase().replace(/[^a-z]/g, '')]);
  const isNamed = columns.some((column) => column !== undefined && column !== 'issuerOfPatientId');
  if (!isNamed) return [first, ...rest].flatMap(([cell]) => (cell ? [anyLine(cell)] : []));
  return rest.flatMap((cells, at) => {
    const values = columns.flatMap((column, index) => {
      const value = cells[index] ?? '';
      if (value.length > LONGEST) throw tooLong(at + 2);
      return column !== undefined && value !== '' ? [[column, value] as const] : [];
    });
    return values.length > 0 ? [{ ...Object.fromEntries(values), text: cells.join(', ') }] : [];
  });
}

/** A line of an identifier whose kind nobody says. */
export function anyLine(identifier: string): IdentifierLine {
  return { text: identifier, anything: identifier };
}

function tooLong(line: number): ArchiveError {
  return new ArchiveError('query-not-understood', { where: `line ${line}`, detail: `line ${line}: too long` });
}

/** Cells without the blanks around them; rows without anything are left out. */
function rowsOf(csv: string): string[][] {
  const text = csv.replace(/^\uFEFF/, '');
  const sign = [...(text.split(/\r?\n/, 1)[0] ?? '')].find((letter) => ',;\t'.includes(letter)) ?? ',';
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${sign}\\r\\n]*))(${sign}|\\r?\\n|$)`, 'g');
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [whole, quoted, plain = '', end] of text.matchAll(cell)) {
    if (whole === '' && row.length === 0) break;
    row.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end === sign) continue;
    if (row.some((one) => one !== '')) rows.push(row);
    row = [];
    if (end === '') break;
  }
  return rows;
}
