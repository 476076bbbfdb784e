export type { UidTable, UidType } from './generated/uid-table.ts';
export { isStorageSopClass, lookupUid, STORAGE_SOP_CLASSES, UID, type UidEntry, uidsOfType } from './registry.ts';
export { isUid, newUid, uidFromHash } from './uid.ts';
