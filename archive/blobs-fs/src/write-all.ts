import { writev, writevSync } from 'node:fs';

/** Buffers handed to one writev; IOV_MAX is 1024 on Linux. */
export const VECTORS = 1000;

/** Writes all of them, from a position on or behind what was written before. */
export async function writeAll(file: number, chunks: readonly Uint8Array[], from?: number): Promise<void> {
  let at = from ?? null;
  for (let rest = chunks; rest.length > 0; ) {
    const written = await writeSome(file, rest.slice(0, VECTORS), at);
    rest = behind(rest, written);
    if (at !== null) at += written;
  }
}

/** As above, without waiting for another thread; for what stays in memory. */
export function writeAllNow(file: number, chunks: readonly Uint8Array[]): void {
  for (let rest = chunks; rest.length > 0; ) rest = behind(rest, writevSync(file, rest.slice(0, VECTORS)));
}

/** writev may write less than asked (POSIX), as on a disk that fills up. */
function writeSome(file: number, chunks: readonly Uint8Array[], at: number | null): Promise<number> {
  return new Promise((resolve, reject) => {
    writev(file, chunks, at, (error, written) => (error ? reject(error) : resolve(written)));
  });
}

function behind(chunks: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let left = written;
  let index = 0;
  while (index < chunks.length && left >= chunks[index]!.length) {
    left -= chunks[index]!.length;
    index += 1;
  }
  if (index === chunks.length) return [];
  return [chunks[index]!.subarray(left), ...chunks.slice(index + 1)];
}
