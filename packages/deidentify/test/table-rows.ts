import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OptionCode } from '../src/index.ts';

/** A row of PS3.15 Table E.1-1 as the fact tables have it, not as the package was generated from them. */
export interface TableRow {
  readonly id: string;
  readonly name: string;
  readonly basicProfile: string;
  readonly [column: string]: string;
}

const FOLDER = resolve(process.env.VESALIUS_STANDARD ?? join(import.meta.dirname, '../../../../shared/standard'));
const FILE = join(FOLDER, 'innolitics/confidentiality_profile_attributes.json');

export const WITHOUT_TABLE = existsSync(FILE) ? false : `no fact tables in ${FOLDER}`;

export function tableRows(): TableRow[] {
  return JSON.parse(readFileSync(FILE, 'utf8')) as TableRow[];
}

const COLUMN: Partial<Record<OptionCode, string>> = {
  113103: 'cleanGraphOpt',
  113104: 'cleanStructContOpt',
  113105: 'cleanDescOpt',
  113106: 'rtnLongFullDatesOpt',
  113107: 'rtnLongModifDatesOpt',
  113108: 'rtnPatCharsOpt',
  113109: 'rtnDevIdOpt',
  113110: 'rtnUIDsOpt',
  113111: 'rtnSafePrivOpt',
  113112: 'rtnInstIdOpt',
};

/** What the row says under the options: a cleaning one before a keeping one, either before the Basic Profile. */
export function expectedAction(row: TableRow, options: readonly OptionCode[]): string {
  const actions = options.map((code) => row[COLUMN[code] ?? '']).filter((action) => action !== undefined);
  if (actions.includes('C')) return 'C';
  return actions.includes('K') ? 'K' : row.basicProfile;
}
