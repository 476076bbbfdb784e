import { groupOf, isPrivate, type Tag } from '@vesalius/dicom';
import type { OptionCode } from '../option/option.ts';
import { PROFILE_ACTIONS, PROFILE_EDITION, PROFILE_ROWS } from './generated/confidentiality-profile.js';

/** The edition of PS3.15 whose Table E.1-1 is built in. */
export const EDITION: string = PROFILE_EDITION;

/** An action of Table E.1-1: D dummy, Z empty, X remove, K keep, C clean, U another UID; compounds go by the type. */
export type TableAction = 'X' | 'Z' | 'D' | 'K' | 'C' | 'U' | 'X/Z' | 'X/D' | 'Z/D' | 'X/Z/D' | 'X/Z/U*';

/** A row of PS3.15 Table E.1-1. */
export interface ProfileRow {
  readonly basic: TableAction;
  readonly options: ReadonlyMap<OptionCode, 'K' | 'C'>;
}

const FIRST_CODE = 65;
const ACTIONS = PROFILE_ACTIONS.split(',') as TableAction[];
const rows = new Map<string, ProfileRow>(PROFILE_ROWS.split('\n').map(rowOf));
const single = new Map<Tag, ProfileRow>(
  [...rows].filter(([key]) => /^[0-9A-F]{8}$/.test(key)).map(([key, row]) => [Number.parseInt(key, 16), row]),
);

function rowOf(line: string): [string, ProfileRow] {
  const [tag, code, ...options] = line.split(' ');
  const basic = ACTIONS[code!.charCodeAt(0) - FIRST_CODE]!;
  const own = options.map((text) => [`1131${text.slice(0, 2)}` as OptionCode, text.slice(2) as 'K' | 'C'] as const);
  return [tag!, { basic, options: new Map(own) }];
}

/** The row of a tag in Table E.1-1, repeating groups (PS3.5 §7.6) and private ones included; undefined when none. */
export function profileRowOf(tag: Tag): ProfileRow | undefined {
  const row = single.get(tag);
  if (row) return row;
  if (isPrivate(tag)) return rows.get('PRIVATE');
  const group = groupOf(tag) >>> 8;
  if (group === 0x50) return rows.get('50xxxxxx');
  return group === 0x60 ? rows.get(`60xx${(tag & 0xffff).toString(16).toUpperCase().padStart(4, '0')}`) : undefined;
}
