/**
 * Encryption at rest as a store around another one.
 *
 *   format.ts           how a file lies on the disk: its own key in the head, chunks that open one by one
 *   key-ring.ts         the keys that seal the keys of files, sealed under the master key themselves
 *   master-key.ts       from a setting, a file or a program
 *   open-encrypted.ts   the ring is found, made, or the start is refused
 */
export { decryptedReads } from './encrypted-blobs.ts';
export { openFile, sealFile } from './file-cipher.ts';
export { HEADER_BYTES } from './format.ts';
export { isEncrypted, KeyRing } from './key-ring.ts';
export { type MasterKeySource, masterKey } from './master-key.ts';
export { keepRing, keyRingFile, openEncrypted, ringOf } from './open-encrypted.ts';
export { sealedSecondFactors, sealPlainTotps } from './sealed-secrets.ts';
