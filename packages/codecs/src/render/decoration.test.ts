import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, Dataset } from '@vesalius/dicom';
import { renderFrame } from './render-frame.ts';
import { byteFrame } from './testing/frames.ts';

const FLAT = { WindowCenter: 128, WindowWidth: 256, VOILUTFunction: 'LINEAR_EXACT' };
const SIZE = { rows: 4, columns: 4 };
const overlay = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).map(([element, value]) => [`6000${element}`, value]));

/** A grey frame of 4 x 4, drawn as text: `.` the pixel as it was, `#` white, `0` black. */
function drawn(attributes: Attributes, frameNumber = 1, state?: Attributes): string {
  const frame = { ...byteFrame(new Array(16).fill(100), { ...FLAT, ...attributes }, SIZE), frameNumber };
  const presentation = state && { state: Dataset.of(state), frame: { sopInstanceUid: '1.2', frameNumber } };
  const { bytes } = renderFrame(frame, { presentation });
  const letters = [...bytes].map((grey) => (grey === 255 ? '#' : grey === 0 ? '0' : '.')).join('');
  return letters.match(/.{4}/g)!.join(' ');
}

const PLANE = overlay({ '0010': 2, '0011': 2, '0040': 'G', '0050': [1, 1], '0100': 1, '0102': 0 });

test('an overlay is painted white from its origin on, cut at the borders', () => {
  const plane = { ...PLANE, '60003000': Uint8Array.of(0b1011, 0) };
  assert.equal(drawn(plane), '##.. .#.. .... ....');
  assert.equal(drawn({ ...plane, '60000050': [4, 4] }), '.... .... .... ...#');
  assert.equal(drawn({ ...plane, '60000050': [0, 0] }), '#... .... .... ....', 'only its last pixel lies on the image');
  assert.equal(drawn({ ...plane, '60000010': 9 }), '.... .... .... ....', 'too few bits');
});

test('each frame of a multi-frame overlay belongs to a frame of the image', () => {
  const planes = { ...PLANE, '60000015': 2, '60000051': 2, '60003000': Uint8Array.of(0b10000001, 0) };
  assert.equal(drawn(planes, 1), '.... .... .... ....');
  assert.equal(drawn(planes, 2), '#... .... .... ....');
  assert.equal(drawn(planes, 3), '.... .#.. .... ....');
});

test('an overlay in unused bits of the pixels', () => {
  const embedded = { ...PLANE, '60000100': 16, '60000102': 7 };
  const frame = byteFrame(
    [0x80, 0, 0, 0x80],
    { ...FLAT, ...embedded },
    { rows: 2, columns: 2, bitsStored: 7, highBit: 6 },
  );
  assert.deepEqual([...renderFrame(frame).bytes], [255, 0, 0, 255]);
});

test('shutters: rectangle, circle, polygon, their intersection, a bitmap', () => {
  const rectangle = {
    ShutterLeftVerticalEdge: 2,
    ShutterRightVerticalEdge: 3,
    ShutterUpperHorizontalEdge: 1,
    ShutterLowerHorizontalEdge: 2,
  };
  assert.equal(drawn({ ShutterShape: 'RECTANGULAR', ...rectangle }), '0..0 0..0 0000 0000');
  const circle = { CenterOfCircularShutter: [2, 2], RadiusOfCircularShutter: 1 };
  assert.equal(drawn({ ShutterShape: 'CIRCULAR', ...circle }), '0.00 ...0 0.00 0000');
  assert.equal(drawn({ ShutterShape: ['RECTANGULAR', 'CIRCULAR'], ...rectangle, ...circle }), '0.00 0..0 0000 0000');
  const triangle = { VerticesOfThePolygonalShutter: [0, 0, 0, 6, 6, 0] };
  assert.equal(drawn({ ShutterShape: 'POLYGONAL', ...triangle }), '.... ...0 ..00 .000');
  const bitmap = {
    ...PLANE,
    '60003000': Uint8Array.of(0b1111, 0),
    ShutterShape: 'BITMAP',
    ShutterOverlayGroup: 0x6000,
  };
  assert.equal(drawn(bitmap), '00.. 00.. .... ....');
  const white = { ShutterShape: 'CIRCULAR', ...circle, ShutterPresentationValue: 0xffff };
  assert.equal(drawn(white), '#.## ...# #.## ####');
  assert.equal(
    drawn({ ShutterShape: 'CIRCULAR' }),
    '.... .... .... ....',
    'a shape without its numbers covers nothing',
  );
});

test('a presentation state brings its own shutters and overlays, and activates those of the image', () => {
  const plane = { ...PLANE, '60003000': Uint8Array.of(0b1011, 0) };
  assert.equal(drawn(plane, 1, {}), '.... .... .... ....');
  assert.equal(drawn(plane, 1, { '60001001': 'LAYER' }), '##.. .#.. .... ....');
  assert.equal(drawn({}, 1, plane), '##.. .#.. .... ....');
  assert.equal(
    drawn({ ShutterShape: 'CIRCULAR', CenterOfCircularShutter: [1, 1], RadiusOfCircularShutter: 1 }, 1, {}),
    '.... .... .... ....',
  );
});

test('a presentation state views only the images and frames that it names', () => {
  const reference = (uid: string, frames: number[] = []) => ({
    ReferencedImageSequence: [{ ReferencedSOPInstanceUID: uid, ReferencedFrameNumber: frames }],
  });
  const white = { WindowCenter: 50, WindowWidth: 50, VOILUTFunction: 'LINEAR_EXACT' };
  const views = (item: Attributes) => ({ SoftcopyVOILUTSequence: [{ ...white, ...item }] });
  assert.equal(drawn({}, 1, views(reference('1.2'))).slice(0, 4), '####');
  assert.equal(drawn({}, 1, views(reference('1.3'))).slice(0, 4), '....');
  assert.equal(drawn({}, 2, views(reference('1.2', [1, 3]))).slice(0, 4), '....');
  assert.equal(drawn({}, 3, views(reference('1.2', [1, 3]))).slice(0, 4), '####');
  assert.equal(drawn({}, 1, { ...views({}), PresentationLUTShape: 'INVERSE' }).slice(0, 4), '0000');
});
