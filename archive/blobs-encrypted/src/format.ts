import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { ArchiveError } from '@vesalius/archive/api';

/**
 * A file that is encrypted: a header with its own key, sealed under a key of the ring, then chunks, each sealed by itself (AES-256-GCM, NIST SP
 * 800-38D), so that any range can be read. The nonce of a chunk is its number and whether it is the last: a chunk that is moved, left out or put
 * behind the end does not open.
 *
 *     magic 8 | id of the key of the ring 8 | nonce 12 | sealed key 32 | tag 16 | chunk, tag 16 | chunk, tag 16 | …
 */
export const CIPHER = 'aes-256-gcm';
export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
export const MAGIC = Buffer.from('VSLCRPT1', 'latin1');
export const ID_BYTES = 8;
export const HEADER_BYTES = MAGIC.length + ID_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES;
/** As long as a block with a checksum (ADR 0007): what reads whole blocks reads whole chunks. */
export const CHUNK_BYTES = 256 * 1024;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

const LAST_AT = 8;

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeBigUInt64BE(BigInt(number));
  nonce[LAST_AT] = last ? 1 : 0;
  return nonce;
}

/** A chunk, given in pieces, as it is written. */
export function sealChunk(key: Uint8Array, number: number, last: boolean, pieces: readonly Uint8Array[]): Buffer[] {
  const cipher = createCipheriv(CIPHER, key, nonceOf(number, last));
  const sealed = pieces.map((piece) => cipher.update(piece));
  cipher.final();
  return [...sealed, cipher.getAuthTag()];
}

/** @throws ArchiveError `blob-corrupt` when it is not that chunk of that file as it was written */
export function openChunk(key: Uint8Array, number: number, last: boolean, sealed: Uint8Array): Buffer {
  const end = sealed.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv(CIPHER, key, nonceOf(number, last), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(end));
    const bytes = decipher.update(sealed.subarray(0, end));
    decipher.final();
    return bytes;
  } catch (cause) {
    throw new ArchiveError('blob-corrupt', { detail: `chunk ${number} does not open`, cause });
  }
}

/** Bytes of a file of that size when it is opened. */
export function openedSize(size: number): number {
  const chunks = Math.max(0, size - HEADER_BYTES);
  return Math.max(0, chunks - Math.ceil(chunks / SEALED_CHUNK_BYTES) * TAG_BYTES);
}

const SEAL_FORM = /^[0-9a-f]{16}$/;

/** The seal of bytes (ADR 0010) tells of what they are: in the name of the file it is seen through the file's own key only. Its own reverse. */
export function maskSeal(key: Uint8Array, seal: string): string {
  if (!SEAL_FORM.test(seal)) return seal;
  const mask = createHmac('sha256', key).update('seal').digest();
  return Buffer.from(Buffer.from(seal, 'hex').map((byte, at) => byte ^ mask[at]!)).toString('hex');
}
