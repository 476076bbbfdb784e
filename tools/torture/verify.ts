import { join } from 'node:path';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { type VerifyReport, verifyArchive } from '@vesalius/archive/core';
import { openSqliteIndex } from '@vesalius/archive/index-sql';

/** As `npx vesalius verify` does, with the server gone. */
export async function verifiedOffline(dataDir: string): Promise<VerifyReport> {
  const index = await openSqliteIndex({ path: join(dataDir, 'index.sqlite'), extraAttributes: [] });
  const blobs = await openFileBlobs({ folder: dataDir });
  try {
    return await verifyArchive({ blobs, index });
  } finally {
    await index.close();
    await blobs.close();
  }
}
