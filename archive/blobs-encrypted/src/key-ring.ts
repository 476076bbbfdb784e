import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ArchiveError } from '@vesalius/archive/api';
import { CIPHER, HEADER_BYTES, ID_BYTES, KEY_BYTES, MAGIC, NONCE_BYTES, TAG_BYTES } from './format.ts';

const FORMAT = 'vesalius-key-ring-1';
/** Name of a key that is the only one of its ring. */
const OWN_KEY = 'own';

interface RingKey {
  readonly id: string;
  /** Base64. */
  readonly key: string;
}

interface Ring {
  readonly keys: readonly RingKey[];
  /** Seals the keys of new files. */
  readonly current: string;
  /** Files with keys up to this one may be plain: they were there before anything was encrypted. */
  readonly plainUpTo: string;
}

/** As it is kept: which of two is the newer is seen without a key, and cannot be changed without it. */
interface Sealed {
  readonly format: string;
  /** Milliseconds since 1970. */
  readonly sealedAt: number;
  /** Base64. */
  readonly sealed: string;
}

function aboutOf(format: string, sealedAt: number): string {
  return `${format} ${sealedAt}`;
}

/** When a ring was sealed, milliseconds since 1970; 0 of what is none. */
export function sealedAt(text: string): number {
  try {
    return Number((JSON.parse(text) as Sealed).sealedAt) || 0;
  } catch {
    return 0;
  }
}

/** A new file's key, and the header that it stands in. */
export interface FileKey {
  readonly key: Uint8Array;
  readonly header: Uint8Array;
}

/**
 * The keys under which the keys of files are sealed. The ring itself is kept sealed under the master key, so that another master key means
 * sealing some hundred bytes anew, and no file.
 */
export class KeyRing {
  readonly #ring: Ring;
  readonly #keys: ReadonlyMap<string, Uint8Array>;

  private constructor(ring: Ring) {
    this.#ring = ring;
    this.#keys = new Map(ring.keys.map(({ id, key }) => [id, Buffer.from(key, 'base64')]));
  }

  static create(plainUpTo: string): KeyRing {
    const id = randomBytes(ID_BYTES).toString('hex');
    const key = randomBytes(KEY_BYTES).toString('base64');
    return new KeyRing({ keys: [{ id, key }], current: id, plainUpTo });
  }

  /** Of a key that lies in a file of its own: for secrets of the index where no master key is set. */
  static ofKey(key: Uint8Array): KeyRing {
    return new KeyRing({
      keys: [{ id: OWN_KEY, key: Buffer.from(key).toString('base64') }],
      current: OWN_KEY,
      plainUpTo: '',
    });
  }

  /** The ring of that text; undefined when the master key is another one, or the text was changed. */
  static open(master: Uint8Array, text: string): KeyRing | undefined {
    try {
      const { format, sealedAt, sealed } = JSON.parse(text) as Sealed;
      const bytes = open(master, Buffer.from(sealed, 'base64'), aboutOf(format, sealedAt));
      return new KeyRing(JSON.parse(bytes.toString('utf8')) as Ring);
    } catch {
      return undefined;
    }
  }

  get plainUpTo(): string {
    return this.#ring.plainUpTo;
  }

  /** The same keys, when no plain file is left. */
  withoutPlain(): KeyRing {
    return new KeyRing({ ...this.#ring, plainUpTo: '' });
  }

  /** As it is kept. */
  seal(master: Uint8Array): string {
    const sealedAt = Date.now();
    const ring = Buffer.from(JSON.stringify(this.#ring));
    const sealed = seal(master, ring, aboutOf(FORMAT, sealedAt)).toString('base64');
    return `${JSON.stringify({ format: FORMAT, sealedAt, sealed } satisfies Sealed, undefined, 2)}\n`;
  }

  /** A short secret for the index, sealed under the newest key of the ring. */
  sealText(text: string): string {
    const { current } = this.#ring;
    const sealed = seal(this.#keys.get(current)!, Buffer.from(text), aboutText(current));
    return `${SEALED_TEXT}${current}:${sealed.toString('base64')}`;
  }

  /** What was sealed; a text that never was is given back as it is. @throws ArchiveError `storage-failed` when it does not open */
  openText(text: string): string {
    if (!isSealedText(text)) return text;
    const [id = '', sealed = ''] = text.slice(SEALED_TEXT.length).split(':');
    const key = this.#keys.get(id);
    try {
      if (key) return open(key, Buffer.from(sealed, 'base64'), aboutText(id)).toString('utf8');
    } catch {
      // told below, as for a key that is not here
    }
    throw new ArchiveError('storage-failed', { detail: 'a sealed secret of the index does not open' });
  }

  newFileKey(): FileKey {
    const { current } = this.#ring;
    const key = randomBytes(KEY_BYTES);
    const name = Buffer.concat([MAGIC, Buffer.from(current, 'hex')]);
    return { key, header: Buffer.concat([name, seal(this.#keys.get(current)!, key, name)]) };
  }

  /** @returns undefined of a file that is not encrypted. @throws ArchiveError `blob-corrupt` when it is and its key does not open */
  fileKey(header: Uint8Array): Uint8Array | undefined {
    if (!isEncrypted(header)) return undefined;
    const name = header.subarray(0, MAGIC.length + ID_BYTES);
    const key = this.#keys.get(Buffer.from(name.subarray(MAGIC.length)).toString('hex'));
    if (!key) throw new ArchiveError('blob-corrupt', { detail: 'encrypted under a key that is not in the key ring' });
    try {
      return open(key, header.subarray(name.length, HEADER_BYTES), name);
    } catch (cause) {
      throw new ArchiveError('blob-corrupt', { detail: 'the key of the file does not open', cause });
    }
  }
}

const SEALED_TEXT = 'sealed-1:';

function aboutText(id: string): string {
  return `${SEALED_TEXT}${id}`;
}

export function isSealedText(text: string): boolean {
  return text.startsWith(SEALED_TEXT);
}

export function isEncrypted(header: Uint8Array): boolean {
  return header.length >= HEADER_BYTES && MAGIC.equals(header.subarray(0, MAGIC.length));
}

/** Nonce, sealed bytes, tag. */
function seal(key: Uint8Array, bytes: Uint8Array, about: string | Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Uint8Array, sealed: Uint8Array, about: string | Uint8Array): Buffer {
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
}
