import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attributes } from '@vesalius/dicom';
import type { ImagePixel } from '../image-pixel.ts';
import { renderFrame } from './render-frame.ts';
import { expandedSegments } from './segmented-palette.ts';
import { byteFrame, greyFrame } from './testing/frames.ts';

const colours = (bytes: number[], image: Partial<ImagePixel>, attributes: Attributes = {}) => [
  ...renderFrame(byteFrame(bytes, attributes, { samplesPerPixel: 3, ...image })).bytes,
];

test('red, green and blue by pixel and by plane, in more bits', () => {
  const rgb = { columns: 2, photometricInterpretation: 'RGB' };
  assert.deepEqual(colours([1, 2, 3, 4, 5, 6], rgb), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(colours([1, 4, 2, 5, 3, 6], { ...rgb, planarConfiguration: 1 }), [1, 2, 3, 4, 5, 6]);
  const wide = { columns: 1, samplesPerPixel: 3, photometricInterpretation: 'RGB', bitsStored: 12, highBit: 11 };
  assert.deepEqual([...renderFrame({ ...greyFrame([0x0fff, 0x0800, 0x0010], {}, wide) }).bytes], [255, 128, 1]);
});

test('luminance and chrominance', () => {
  const full = { columns: 1, photometricInterpretation: 'YBR_FULL' };
  assert.deepEqual(colours([128, 128, 128], full), [128, 128, 128]);
  assert.deepEqual(colours([76, 85, 255], full), [254, 0, 0], 'pure red of JFIF');
  assert.deepEqual(colours([29, 255, 107], full), [0, 0, 254], 'pure blue');
  const partial = { columns: 1, photometricInterpretation: 'YBR_PARTIAL_422' };
  assert.deepEqual(colours([235, 128, 128], partial), [255, 255, 255]);
  assert.deepEqual(colours([16, 128, 128], partial), [0, 0, 0]);
  const halved = { columns: 2, photometricInterpretation: 'YBR_FULL_422' };
  assert.deepEqual(colours([10, 200, 128, 128], halved), [10, 10, 10, 200, 200, 200], 'two pixels share their colour');
});

const palette = (bits: number, first: number, entries: readonly [number[], number[], number[]]): Attributes =>
  Object.fromEntries(
    (['Red', 'Green', 'Blue'] as const).flatMap((name, index) => [
      [`${name}PaletteColorLookupTableDescriptor`, [entries[index]!.length, first, bits]],
      [`${name}PaletteColorLookupTableData`, new Uint8Array(Uint16Array.from(entries[index]!).buffer)],
    ]),
  );

test('palettes of 16 and of 8 bits, and values outside of them', () => {
  const image = { columns: 4, samplesPerPixel: 1, photometricInterpretation: 'PALETTE COLOR' };
  const sixteen = palette(16, 5, [
    [0x1100, 0xff00],
    [0x2200, 0x8000],
    [0x3300, 0],
  ]);
  assert.deepEqual(
    colours([0, 5, 6, 9], image, sixteen),
    [0x11, 0x22, 0x33, 0x11, 0x22, 0x33, 255, 128, 0, 255, 128, 0],
  );
  const packed = {
    ...palette(8, 0, [
      [1, 2],
      [1, 2],
      [1, 2],
    ]),
    BluePaletteColorLookupTableData: Uint8Array.of(7, 9),
  };
  assert.deepEqual(colours([0, 1], { ...image, columns: 2 }, packed), [1, 1, 7, 2, 2, 9]);
  assert.throws(() => colours([0], { ...image, columns: 1 }), { code: 'no-palette' });
});

test('segments: discrete, linear and indirect; what is none of them', () => {
  const segments = Uint16Array.of(0, 2, 10, 20, 1, 4, 100);
  assert.deepEqual([...expandedSegments(segments, 6)!], [10, 20, 40, 60, 80, 100]);
  const again = Uint16Array.of(0, 1, 7, 2, 1, 0, 0, 0, 1, 9);
  assert.deepEqual([...expandedSegments(again, 8)!], [7, 7, 9]);
  assert.equal(expandedSegments(Uint16Array.of(1, 2, 3), 4), undefined, 'a line needs a start');
  assert.equal(expandedSegments(Uint16Array.of(2, 9, 0, 0), 4), undefined, 'a segment that repeats itself');
  assert.equal(expandedSegments(Uint16Array.of(0, 4, 1, 2, 3, 4), 2)!.length, 2, 'never more than the descriptor says');
});

test('a supplemental palette colours only the values from its first one on', () => {
  const attributes = {
    PixelPresentation: 'COLOR',
    ...palette(8, 200, [
      [255, 0],
      [0, 255],
      [0, 0],
    ]),
  };
  const exact = { WindowCenter: 50, WindowWidth: 100, VOILUTFunction: 'LINEAR_EXACT' };
  const image = { columns: 3, samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2' };
  assert.deepEqual(colours([100, 200, 201], image, { ...attributes, ...exact }), [255, 255, 255, 255, 0, 0, 0, 255, 0]);
});
