import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, Dataset } from '@vesalius/dicom';
import type { ImagePixel } from '../image-pixel.ts';
import { FrameAttributes } from './frame-attributes.ts';
import { renderFrame } from './render-frame.ts';
import { byteFrame, greyFrame } from './testing/frames.ts';

const shown = (values: number[], attributes?: Attributes, image?: Partial<ImagePixel>) => [
  ...renderFrame(greyFrame(values, attributes, image)).bytes,
];
const window = (center: number, width: number, rest: Attributes = {}) => ({
  WindowCenter: center,
  WindowWidth: width,
  ...rest,
});

test('linear windows have their borders at c - 0.5 ± (w - 1) / 2', () => {
  // PS3.3 C.11.2.1.2.1, its own example: c = 2048, w = 4096 maps 0 to the least and 4095 to the most.
  assert.deepEqual(shown([0, 1, 2047, 2048, 4094, 4095, 5000], window(2048, 4096)), [0, 0, 127, 128, 255, 255, 255]);
  // c = 2048, w = 1: a step at 2047.5.
  assert.deepEqual(shown([2047, 2048], window(2048, 1)), [0, 255]);
  // c = 0, w = 100: -50 is the last black one, 49 the first white one.
  const signed = { pixelRepresentation: 1 } as const;
  assert.deepEqual(shown([-51, -50, 49, 50], window(0, 100), signed), [0, 0, 255, 255]);
  assert.ok(shown([48], window(0, 100), signed)[0]! < 255);
});

test('exact and sigmoid windows', () => {
  const exact = window(100, 200, { VOILUTFunction: 'LINEAR_EXACT' });
  assert.deepEqual(shown([0, 50, 100, 150, 200], exact), [0, 64, 128, 191, 255]);
  const sigmoid = window(100, 200, { VOILUTFunction: 'SIGMOID' });
  // 255 / (1 + e^(-4 (x - c) / w))
  assert.deepEqual(shown([0, 50, 100, 150, 200], sigmoid), [30, 69, 128, 186, 225]);
  assert.deepEqual(shown([0, 1], { RescaleSlope: 0.1, ...window(0.05, 0.1) }), [0, 255], 'a width below 1 is exact');
});

test('rescale comes before the window, for signed and for shifted values', () => {
  const ct = { RescaleSlope: 2, RescaleIntercept: -1024, ...window(0, 2000, { VOILUTFunction: 'LINEAR_EXACT' }) };
  assert.deepEqual(shown([12, 512, 1012], ct), [0, 128, 255]);
  const twelve = { bitsStored: 12, highBit: 11, pixelRepresentation: 1 } as const;
  const exact = window(0, 4096, { VOILUTFunction: 'LINEAR_EXACT' });
  assert.deepEqual(
    shown([0xf800, 0x0000, 0x07ff], exact, twelve),
    [0, 128, 255],
    'bits above the stored ones are left out',
  );
  const high = { bitsStored: 12, highBit: 15 } as const;
  const upper = window(2048, 4096, { VOILUTFunction: 'LINEAR_EXACT' });
  assert.deepEqual(shown([0x0007, 0x8005, 0xfff3], upper, high), [0, 128, 255], 'and those below');
});

test('tables: modality, VOI and presentation, with their first value', () => {
  const modality = {
    ModalityLUTSequence: [{ LUTDescriptor: [3, 10, 16], ModalityLUTType: 'US', LUTData: [0, 100, 200] }],
  };
  const exact = window(100, 200, { VOILUTFunction: 'LINEAR_EXACT' });
  assert.deepEqual(shown([0, 10, 11, 12, 99], { ...modality, ...exact }), [0, 0, 128, 255, 255]);
  const voi = { VOILUTSequence: [{ LUTDescriptor: [3, 0xffff, 8], LUTData: [10, 20, 255] }] };
  assert.deepEqual(shown([-5, -1, 0, 1, 7], voi, { pixelRepresentation: 1 }), [10, 10, 20, 255, 255]);
  const presentation = { PresentationLUTSequence: [{ LUTDescriptor: [2, 0, 8], LUTData: [200, 50] }] };
  assert.deepEqual(shown([0, 200], { ...exact, ...presentation }), [200, 50]);
  const wrongBits = { VOILUTSequence: [{ LUTDescriptor: [2, 0, 8], LUTData: [0, 1023] }] };
  assert.deepEqual(shown([0, 1], wrongBits), [0, 255], 'entries win over a descriptor that contradicts them');
});

test('the darkest and the brightest value are the window where none is given, padding apart', () => {
  assert.deepEqual(shown([100, 150, 200]), [0, 128, 255]);
  assert.deepEqual(shown([7, 7]), [0, 0], 'a frame of one value');
  assert.deepEqual(shown([0, 100, 150, 200], { PixelPaddingValue: 0 }), [0, 0, 128, 255]);
  const exact = window(100, 200, { VOILUTFunction: 'LINEAR_EXACT', PixelPaddingValue: 50 });
  assert.deepEqual(shown([0, 50, 200], exact), [0, 64, 255], 'a window that is given shows padding as any value');
  assert.deepEqual(shown([0, 50, 200], exact, { photometricInterpretation: 'MONOCHROME1' }), [255, 0, 0]);
  const range = { PixelPaddingValue: 0, PixelPaddingRangeLimit: 9 };
  assert.deepEqual(shown([5, 100, 200], range, { photometricInterpretation: 'MONOCHROME1' }), [0, 255, 0]);
});

test('MONOCHROME1 is inverted once, whatever Presentation LUT Shape repeats', () => {
  const one = { photometricInterpretation: 'MONOCHROME1' };
  assert.deepEqual(shown([0, 1], {}, one), [255, 0]);
  assert.deepEqual(shown([0, 1], { PresentationLUTShape: 'INVERSE' }, one), [255, 0]);
  assert.deepEqual(shown([0, 1], { PresentationLUTShape: 'IDENTITY' }), [0, 255]);
});

test('functional groups of the frame, then the shared ones, then the data set', () => {
  const attributes = Dataset.of({
    SharedFunctionalGroupsSequence: [{ PixelValueTransformationSequence: [{ RescaleSlope: 1, RescaleIntercept: 0 }] }],
    PerFrameFunctionalGroupsSequence: [
      { FrameVOILUTSequence: [{ WindowCenter: 50, WindowWidth: 100, VOILUTFunction: 'LINEAR_EXACT' }] },
      {
        FrameVOILUTSequence: [{ WindowCenter: 100, WindowWidth: 200, VOILUTFunction: 'LINEAR_EXACT' }],
        PixelValueTransformationSequence: [{ RescaleSlope: 2, RescaleIntercept: 0 }],
      },
    ],
  });
  const frame = greyFrame([0, 50, 100]);
  const first = renderFrame({ ...frame, attributes: new FrameAttributes(attributes, 1) });
  assert.deepEqual([...first.bytes], [0, 128, 255]);
  const second = renderFrame({ ...frame, frameNumber: 2, attributes: new FrameAttributes(attributes, 2) });
  assert.deepEqual([...second.bytes], [0, 128, 255], 'twice the value in twice the window');
});

test('single bits, 32 bits and numbers with a point', () => {
  const bits = { columns: 10, bitsAllocated: 1, bitsStored: 1, highBit: 0 };
  assert.deepEqual(
    [...renderFrame(byteFrame([0b00000101, 0b10], {}, bits)).bytes],
    [255, 0, 255, 0, 0, 0, 0, 0, 0, 255],
  );
  const wide = new Uint8Array(Int32Array.from([-100_000, 0, 100_000]).buffer);
  const image = { columns: 3, bitsAllocated: 32, bitsStored: 32, highBit: 31, pixelRepresentation: 1 } as const;
  assert.deepEqual([...renderFrame({ ...byteFrame([], {}, image), bytes: wide }).bytes], [0, 128, 255]);
  const floats = new Uint8Array(Float32Array.from([-0.5, Number.NaN, 0.5]).buffer);
  assert.deepEqual(
    [...renderFrame({ ...byteFrame([], {}, image), bytes: floats, samples: 'float' }).bytes],
    [0, 0, 255],
  );
});

test('a frame that is too short or of an unknown kind is refused', () => {
  assert.throws(() => renderFrame(greyFrame([1], {}, { columns: 2 })), { code: 'frame-too-short' });
  assert.throws(() => renderFrame(greyFrame([1], {}, { photometricInterpretation: 'HSV' })), {
    code: 'not-renderable',
  });
  assert.throws(() => renderFrame(greyFrame([1], {}, { rows: 65_535, columns: 65_535 })), { code: 'frame-too-large' });
});
