import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Dataset, UID } from '@vesalius/dicom';
import { drawText } from '@vesalius/testkit';
import { cleanInstance, Deidentifier, profileOf } from '../src/index.ts';
import { openTextFinder } from '../src/ocr/node.ts';

const finder = await openTextFinder(1);
after(() => finder.close());

const [ROWS, COLUMNS] = [120, 400];
const DATA = 0x60023000;

/** A presentation state with an overlay: a name at the top of each frame, and a box below it. */
function overlaid(frames: number): Dataset {
  const bytes = new Uint8Array(Math.ceil((ROWS * COLUMNS * frames) / 16) * 2);
  const put = (frame: number) => (x: number, y: number) => {
    const bit = frame * ROWS * COLUMNS + y * COLUMNS + x;
    bytes[bit >> 3] = bytes[bit >> 3]! | (1 << (bit & 7));
  };
  for (let frame = 0; frame < frames; frame++) {
    drawText(put(frame), 'QUIXOTEVAN ALONSO', 10, 10, 2);
    for (let x = 100; x < 300; x++) for (const y of [60, 110]) put(frame)(x, y);
  }
  const dataset = Dataset.of({
    SOPClassUID: UID.GrayscaleSoftcopyPresentationStateStorage,
    SOPInstanceUID: '1.2.3',
    PatientName: 'Quixotevan^Alonso',
    PatientID: 'Q1',
  });
  dataset.set(0x60020010, 'US', ROWS);
  dataset.set(0x60020011, 'US', COLUMNS);
  if (frames > 1) dataset.set(0x60020015, 'IS', frames);
  dataset.set(0x60024000, 'LT', 'drawn by Quixotevan');
  dataset.set(DATA, 'OW', bytes);
  return dataset;
}

const deidentifierOf = (options: string[]) =>
  new Deidentifier({ profile: profileOf(options), key: new Uint8Array(32).fill(1) });

/** Set bits of a frame in rows from one to another. */
function setBits(bytes: Uint8Array, frame: number, from: number, to: number): number {
  let count = 0;
  for (let at = from * COLUMNS; at < to * COLUMNS; at++) {
    const bit = frame * ROWS * COLUMNS + at;
    count += (bytes[bit >> 3]! >> (bit & 7)) & 1;
  }
  return count;
}

for (const frames of [1, 3]) {
  test(`a name drawn in an overlay goes, what else is drawn stays; frames: ${frames}`, async () => {
    const dataset = overlaid(frames);
    await cleanInstance(dataset, UID.ExplicitVRLittleEndian, deidentifierOf(['113103']), { finder });
    const bytes = dataset.bytes(DATA)!;
    for (let frame = 0; frame < frames; frame++) {
      assert.equal(setBits(bytes, frame, 0, 40), 0);
      assert.equal(setBits(bytes, frame, 50, ROWS), 400);
    }
    assert.equal(dataset.text(0x60024000), 'drawn by [removed]');
  });
}

test('an overlay goes without Clean Graphics, and is blank where nobody can read it', async () => {
  const plain = overlaid(1);
  await cleanInstance(plain, UID.ExplicitVRLittleEndian, deidentifierOf([]), { finder });
  assert.equal(plain.has(DATA), false);
  const unread = overlaid(1);
  await cleanInstance(unread, UID.ExplicitVRLittleEndian, deidentifierOf(['113103']), {});
  assert.ok(unread.bytes(DATA)!.every((byte) => byte === 0));
});
