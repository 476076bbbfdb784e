import { createHash } from 'node:crypto';
import { readFile } from '@vesalius/dicom';

/** Hexadecimal SHA-256. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Hexadecimal SHA-256 of the data set of a file. */
export function datasetHash(file: Uint8Array): string {
  return sha256(file.subarray(readFile(file).datasetOffset));
}
