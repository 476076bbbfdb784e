/** One thing that is sent by itself: a file, or an entry of a ZIP. */
export interface ImportItem {
  /** With its folders, for people. */
  readonly name: string;
  /** Bytes, as far as they are known before it is read. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  /** Its bytes; undefined when they cannot be read, such as of an entry that is encrypted. */
  open(): Promise<Blob | undefined>;
}

/** How an item is known again after a reload, without its name, which may be a patient's: a hash. */
export async function keyOf({ name, size, changedAt }: ImportItem): Promise<string> {
  const told = new TextEncoder().encode(`${name}\n${size}\n${changedAt}`);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', told));
  return [...hash.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const COMPANIONS = new Set(['DICOMDIR', '.DS_Store', 'Thumbs.db']);

/** Files that stand beside instances on media and in folders and are none themselves (PS3.10 §8.6). */
export function isCompanion(name: string): boolean {
  return name.startsWith('__MACOSX/') || COMPANIONS.has(name.split('/').at(-1) ?? '');
}
