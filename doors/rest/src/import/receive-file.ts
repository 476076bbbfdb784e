import type { Reception } from '@vesalius/archive/api';
import { fileResult, refused } from './import-result.ts';
import type { ImportTarget } from './import-target.ts';
import { isZip } from './zip-signature.ts';

/** Receives one file from its bytes; its end is awaited with others. Rejects when the bytes break off, and nothing is kept then. */
export async function receiveFile(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  target: ImportTarget,
): Promise<void> {
  let reception: Reception | undefined;
  try {
    for await (const chunk of chunks) {
      if (!reception && isZip(chunk)) {
        await target.results.add(refused(name, 'not-understood', 'an archive inside an archive is not opened'));
        return;
      }
      reception ??= target.receive();
      if (!reception.write(chunk)) await reception.drained();
    }
  } catch (error) {
    reception?.abort();
    throw error;
  }
  reception ??= target.receive();
  await target.results.add(reception.end().then((ended) => fileResult(name, ended)));
}
