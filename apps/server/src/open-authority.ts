import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, FactRecords } from '@vesalius/archive/api';
import { KeyRing } from '@vesalius/archive/blobs-encrypted';
import { Authority } from '@vesalius/features/certificates/data';

const KEY_BYTES = 32;

/** The authority of the archive; its keys are sealed under the key ring, or where nothing is encrypted under a file beside the index. */
export function openAuthority(
  facts: FactRecords,
  clock: Clock,
  { dataDir, ring }: { readonly dataDir: string; readonly ring: KeyRing | undefined },
): Promise<Authority> {
  const path = join(dataDir, 'authority.key');
  return (ring ? Promise.resolve(ring) : ownRing(path)).then((sealing) => new Authority({ facts, clock, sealing }));
}

async function ownRing(path: string): Promise<KeyRing> {
  try {
    return KeyRing.ofKey(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const key = randomBytes(KEY_BYTES);
    const part = await open(`${path}.part`, 'w', 0o600);
    await part.writeFile(key);
    await part.sync();
    await part.close();
    await rename(`${path}.part`, path);
    return KeyRing.ofKey(key);
  }
}
