import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ArchiveError } from '@vesalius/archive/api';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts values under a key that lies in a file of its own (AES-256-GCM, NIST SP 800-38D). */
export class Seal {
  readonly #key: Uint8Array | undefined;

  /** @param key undefined when it is not where it was: nothing can be opened or sealed then */
  constructor(key: Uint8Array | undefined) {
    this.#key = key;
    if (key && key.length !== KEY_BYTES)
      throw new ArchiveError('storage-failed', { detail: 'the key of the register is broken' });
  }

  /** @param place where the value stands; it can be opened for that place only */
  close(value: string, place: string): Uint8Array {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#demandKey(), iv).setAAD(Buffer.from(place));
    const sealed = [cipher.update(value, 'utf8'), cipher.final()];
    return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]);
  }

  /** @throws ArchiveError `storage-failed` when the value was changed, moved or sealed under another key */
  open(sealed: Uint8Array, place: string): string {
    const bytes = Buffer.from(sealed);
    const decipher = createDecipheriv(CIPHER, this.#demandKey(), bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    try {
      return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new ArchiveError('storage-failed', { detail: 'an entry of the register cannot be opened', cause });
    }
  }

  #demandKey(): Uint8Array {
    if (!this.#key)
      throw new ArchiveError('storage-failed', { detail: 'register.key is not where it was: bring it back' });
    return this.#key;
  }
}

/** The key of a file; undefined when there is none. */
export function keyInFile(path: string): Uint8Array | undefined {
  return existsSync(path) ? keyOfText(readFileSync(path, 'utf8')) : undefined;
}

/** @param text hexadecimal digits */
export function keyOfText(text: string): Uint8Array {
  return Buffer.from(text.trim(), 'hex');
}

export function newKey(): string {
  return randomBytes(KEY_BYTES).toString('hex');
}

/** On the disk before anything is sealed under it: without the key the register says nothing to anybody. */
export function makeKeyFile(path: string): Uint8Array {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.part`;
  const key = newKey();
  writeFileSync(part, `${key}\n`, { mode: 0o600, flush: true });
  renameSync(part, path);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
  return keyOfText(key);
}
