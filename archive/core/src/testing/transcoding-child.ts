/** `node transcoding-child.ts FOLDER`: an archive that keeps CT as HTJ2K, until it is killed. */
import { join } from 'node:path';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { UID } from '@vesalius/dicom';
import { archiveOver } from './archive-over.ts';

const folder = process.argv[2]!;
const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] });
const opened = archiveOver(await openFileBlobs({ folder }), index, {
  seriesQuietMs: 1,
  transcodingRules: [{ modality: 'CT', transferSyntaxUid: UID.HTJ2KLosslessRPCL }],
  transcodingGraceMs: 0,
});
opened.start();
setInterval(() => undefined, 1000);
process.stdout.write('open\n');
