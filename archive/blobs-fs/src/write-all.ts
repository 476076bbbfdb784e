import { writev } from 'node:fs';

/** Buffers handed to one writev; IOV_MAX is 1024 on Linux. */
export const VECTORS = 1000;

/** Writes all of them, behind what was written before. */
export async function writeAll(file: number, chunks: readonly Uint8Array[]): Promise<void> {
  for (let rest = chunks; rest.length > 0; ) {
    const written = await writeSome(file, rest.slice(0, VECTORS));
    rest = behind(rest, written);
  }
}

/** writev may write less than asked (POSIX), as on a disk that fills up. */
function writeSome(file: number, chunks: readonly Uint8Array[]): Promise<number> {
  return new Promise((resolve, reject) => {
    writev(file, chunks, (error, written) => (error ? reject(error) : resolve(written)));
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
