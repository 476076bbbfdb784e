import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attributes } from '@vesalius/dicom';
import { composedPicture } from '../../picture/compose.ts';
import { byteFrame } from '../testing/frames.ts';

const VIEW: Attributes = { WindowCenter: 5, WindowWidth: 10, VOILUTFunction: 'LINEAR_EXACT', SOPInstanceUID: '1.2' };
const SIDE = 128;

test('a watermark lies over the upper, the middle and the lower part, whatever is cut out', async () => {
  const black = () => byteFrame(new Array(SIDE * SIDE).fill(0), VIEW, { rows: SIDE, columns: SIDE });
  const plain = await composedPicture(black(), {});
  assert.ok(plain.bytes.every((value) => value === 0));
  const region = { left: 0, top: 0, width: 0.5, height: 0.5, unit: 'fraction' } as const;
  for (const options of [{}, { region }, { viewport: { width: 64, height: 64 } }]) {
    const marked = await composedPicture(black(), { ...options, watermark: 'ED 2026' });
    const rows = marked.bytes.length / marked.width;
    const third = (part: number) =>
      marked.bytes.subarray(
        Math.floor((part * rows) / 3) * marked.width,
        Math.floor(((part + 1) * rows) / 3) * marked.width,
      );
    for (const part of [0, 1, 2])
      assert.ok(
        third(part).some((value) => value > 100),
        JSON.stringify([options, part]),
      );
  }
});
