import assert from 'node:assert/strict';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { test } from 'node:test';
import {
  EXPLICIT_LE_UID,
  explicit,
  fileHead,
  item,
  JPEG_UID,
  join,
  SEQUENCE_END,
  UNDEFINED,
} from '../../test/bytes.ts';
import { TAG } from '../dictionary/index.ts';
import { readHeader } from './node.ts';

const NAME = explicit('00100010', 'PN', 'Doe^Jane');
const END = explicit('FFFCFFFC', 'OB', 'xx');

test('headers of files on disk, long values passed over without being read', async () => {
  const folder = await mkdtemp(pathOf(tmpdir(), 'vesalius-dicom-'));
  try {
    const path = pathOf(folder, 'large.dcm');
    const head = join(fileHead(EXPLICIT_LE_UID), NAME, explicit('7FE00010', 'OW', '', 3 * 2 ** 30));
    // A sparse file of 3 GiB: it takes no time only when its pixels are not read.
    const file = await open(path, 'w');
    await file.write(head);
    await file.write(END, 0, END.length, head.length + 3 * 2 ** 30);
    await file.close();
    const start = performance.now();
    const { dataset, pixelData } = await readHeader(path);
    assert.ok(performance.now() - start < 500);
    assert.deepEqual([pixelData?.offset, pixelData?.length], [head.length, 3 * 2 ** 30]);
    assert.equal(dataset.text(TAG.PatientName), 'Doe^Jane');
    assert.ok(dataset.has(0xfffcfffc));

    await writeFile(path, join(head, new Uint8Array(1000)));
    await assert.rejects(readHeader(path), { code: 'truncated' });

    const fragments = join(
      item(new Uint8Array(0)),
      item(new Uint8Array(200_000)),
      item(new Uint8Array(10)),
      SEQUENCE_END,
    );
    await writeFile(path, join(fileHead(JPEG_UID), explicit('7FE00010', 'OB', fragments, UNDEFINED), END));
    const compressed = await readHeader(path);
    assert.deepEqual(
      [...(compressed.pixelData?.fragments ?? [])].map(({ length }) => length),
      [200_000, 10],
    );
    assert.ok(compressed.dataset.has(0xfffcfffc));
  } finally {
    await rm(folder, { recursive: true });
  }
});
