import type { UidTable, UidType } from './generated/uid-table.ts';
import { UID_TYPES, UIDS } from './generated/uids.js';

/** One row of the UID registry, PS3.6 Annex A. */
export interface UidEntry {
  readonly uid: string;
  readonly keyword: string;
  readonly name: string;
  readonly type: UidType;
  readonly retired: boolean;
}

const ROOT = '1.2.840.10008.';
const TYPES = UID_TYPES.split(',') as UidType[];

/** A packed line: UID after the root, type code, `!` retired, `*` storage, keyword, name (tools/codegen). */
const LINE = /^([\d.]+)([A-Z])(!?)(\*?)(\w+)=(.*)$/gm;

const entries = new Map<string, UidEntry>();
const storage: string[] = [];

/** Keyword to UID (PS3.6 Annex A): `UID.CTImageStorage` is `1.2.840.10008.5.1.4.1.1.2`. */
export const UID: UidTable = unpack();

/** UIDs of all Storage SOP Classes (PS3.4 §B.5, GG.3), retired ones, DICOS and DICONDE included, in numerical order. */
export const STORAGE_SOP_CLASSES: readonly string[] = storage;

const storageSet: ReadonlySet<string> = new Set(storage);

/** The row of the registry for a UID, or undefined. */
export function lookupUid(uid: string): UidEntry | undefined {
  return entries.get(uid);
}

/** All rows of one type, in numerical order. */
export function uidsOfType(type: UidType): readonly UidEntry[] {
  return [...entries.values()].filter((entry) => entry.type === type);
}

/** Whether the UID is that of a Storage SOP Class of the standard. */
export function isStorageSopClass(uid: string): boolean {
  return storageSet.has(uid);
}

function unpack(): UidTable {
  const uids: Record<string, string> = Object.create(null);
  for (const [, suffix, code, retired, isStorage, keyword, name] of UIDS.matchAll(LINE) as Iterable<string[]>) {
    const uid = ROOT + suffix;
    const type = TYPES[code!.charCodeAt(0) - 65]!;
    entries.set(uid, { uid, keyword: keyword!, name: name!, type, retired: retired === '!' });
    uids[keyword!] = uid;
    if (isStorage) storage.push(uid);
  }
  return uids as unknown as UidTable;
}
