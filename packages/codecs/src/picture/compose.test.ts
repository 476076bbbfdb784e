import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, Dataset } from '@vesalius/dicom';
import { glyphsOf } from '../render/draw/glyphs.ts';
import type { Picture } from '../render/picture.ts';
import type { FrameToRender } from '../render/render-frame.ts';
import { byteFrame } from '../render/testing/frames.ts';
import { composedPicture } from './compose.ts';

const VIEW = { WindowCenter: 5, WindowWidth: 10, VOILUTFunction: 'LINEAR_EXACT', SOPInstanceUID: '1.2' };
const rows = ({ bytes, width }: Picture) =>
  Array.from({ length: bytes.length / width }, (_, row) => [...bytes.subarray(row * width, (row + 1) * width)]);

/** Values 0 to 10 that are shown as so many tenths of white. */
const frame = (values: number[][], attributes: Attributes = {}): FrameToRender =>
  byteFrame(values.flat(), { ...VIEW, ...attributes }, { rows: values.length, columns: values[0]!.length });
const SOFTCOPY = { SoftcopyVOILUTSequence: [VIEW] };
const L = [
  [10, 0, 0],
  [10, 10, 0],
];

test('a presentation state rotates clockwise and then mirrors', async () => {
  const turned = async (attributes: Attributes) =>
    rows(await composedPicture(frame(L), {}, Dataset.of({ ...SOFTCOPY, ...attributes })));
  const quarter = [
    [255, 255],
    [255, 0],
    [0, 0],
  ];
  assert.deepEqual(await turned({ ImageRotation: 90 }), quarter);
  assert.deepEqual(await turned({ ImageRotation: 180 }), [
    [0, 255, 255],
    [0, 0, 255],
  ]);
  assert.deepEqual(await turned({ ImageRotation: 270 }), [
    [0, 0],
    [0, 255],
    [255, 255],
  ]);
  assert.deepEqual(await turned({ ImageRotation: 90, ImageHorizontalFlip: 'Y' }), [
    [255, 255],
    [0, 255],
    [0, 0],
  ]);
});

test('a displayed area cuts, and shows black beyond the frame', async () => {
  const area = (left: number[], right: number[]) => ({
    DisplayedAreaSelectionSequence: [
      { DisplayedAreaTopLeftHandCorner: left, DisplayedAreaBottomRightHandCorner: right },
    ],
  });
  const shown = async (attributes: Attributes) =>
    rows(await composedPicture(frame(L), {}, Dataset.of({ ...SOFTCOPY, ...attributes })));
  assert.deepEqual(await shown(area([1, 2], [2, 2])), [[255, 255]]);
  assert.deepEqual(await shown(area([0, 0], [2, 1])), [
    [0, 0, 0],
    [0, 255, 0],
  ]);
  assert.deepEqual((await shown(area([-9000, 0], [9000, 9000]))).length, 2, 'an area without measure is not taken');
});

test('regions in pixels and in fractions, mirrored', async () => {
  const shown = async (region: object) =>
    rows(
      await composedPicture(frame(L), { region: { unit: 'pixel', left: 0, top: 0, width: 99, height: 99, ...region } }),
    );
  assert.deepEqual(await shown({ left: 1, width: 1 }), [[0], [255]]);
  assert.deepEqual(await shown({ unit: 'fraction', top: 0.5, width: 0.34, height: 0.5 }), [[255]]);
  assert.deepEqual(await shown({ flipRows: true }), [
    [255, 255, 0],
    [255, 0, 0],
  ]);
  assert.deepEqual(await shown({ flipColumns: true, flipRows: true }), [
    [0, 255, 255],
    [0, 0, 255],
  ]);
});

test('a viewport makes pixels square', async () => {
  const size = async (attributes: Attributes, viewport: object) => {
    const { width, height } = await composedPicture(
      frame(
        [
          [1, 2],
          [3, 4],
        ],
        attributes,
      ),
      { viewport },
    );
    return [width, height];
  };
  assert.deepEqual(await size({}, { width: 100, height: 50 }), [50, 50]);
  assert.deepEqual(await size({}, { height: 30 }), [30, 30]);
  assert.deepEqual(await size({ PixelAspectRatio: [2, 1] }, { width: 100, height: 100 }), [50, 100]);
  assert.deepEqual(await size({ PixelSpacing: [0.5, 1] }, { width: 100, height: 100 }), [100, 50]);
  assert.deepEqual(await size({ PixelAspectRatio: [2, 1] }, {}), [2, 2], 'without one each stays one');
});

const black = (size: number) => frame(Array.from({ length: size }, () => new Array(size).fill(0)));
const isLit = (picture: Picture, x: number, y: number) => picture.bytes[y * picture.width + x] === 255;

test('graphics lie where they belong, whatever the size and the turn', async () => {
  const graphic = (type: string, units: string, data: number[]) => ({
    GraphicAnnotationSequence: [
      {
        GraphicLayer: 'A',
        GraphicObjectSequence: [{ GraphicAnnotationUnits: units, GraphicData: data, GraphicType: type }],
      },
    ],
  });
  const drawn = (attributes: Attributes, options = {}) =>
    composedPicture(black(20), options, Dataset.of({ ...SOFTCOPY, ...attributes }));
  const line = await drawn(graphic('POLYLINE', 'PIXEL', [3, 5, 10, 5]));
  assert.ok(isLit(line, 2, 4) && isLit(line, 9, 4) && !isLit(line, 12, 4) && !isLit(line, 5, 6));
  const larger = await drawn(graphic('POLYLINE', 'PIXEL', [3, 5, 10, 5]), { viewport: { width: 40, height: 40 } });
  assert.ok(isLit(larger, 5, 9) && isLit(larger, 18, 9) && !isLit(larger, 22, 9));
  const turned = await drawn({ ...graphic('POLYLINE', 'PIXEL', [3, 5, 10, 5]), ImageRotation: 90 });
  assert.ok(isLit(turned, 15, 2) && isLit(turned, 15, 9) && !isLit(turned, 4, 4));
  const circle = await drawn(graphic('CIRCLE', 'DISPLAY', [0.5, 0.5, 0.75, 0.5]));
  assert.ok(isLit(circle, 5, 10) && isLit(circle, 10, 5) && isLit(circle, 10, 14) && !isLit(circle, 10, 10));
  const ellipse = await drawn(graphic('ELLIPSE', 'PIXEL', [2, 10, 18, 10, 10, 6, 10, 14]));
  assert.ok(isLit(ellipse, 10, 5) && isLit(ellipse, 9, 13) && !isLit(ellipse, 9, 9));
  const far = await drawn(graphic('POLYLINE', 'PIXEL', [-1e9, 5, 1e9, 5]));
  assert.ok(isLit(far, 0, 4) && isLit(far, 19, 4), 'a line that leaves the picture is cut');
  const other = { ...graphic('POINT', 'PIXEL', [5, 5]).GraphicAnnotationSequence[0]! };
  const reference = { ReferencedImageSequence: [{ ReferencedSOPInstanceUID: '1.9' }] };
  const none = await drawn({ GraphicAnnotationSequence: [{ ...other, ...reference }] });
  assert.ok(
    none.bytes.every((grey) => grey === 0),
    'it is for another image',
  );
});

test('text of a presentation state and of an annotation is written', async () => {
  const text = { UnformattedTextValue: 'I', AnchorPoint: [0, 0], AnchorPointAnnotationUnits: 'DISPLAY' };
  const state = Dataset.of({ ...SOFTCOPY, GraphicAnnotationSequence: [{ TextObjectSequence: [text] }] });
  const letter = await composedPicture(black(8), {}, state);
  assert.deepEqual(
    rows(letter).map((row) => row.map((grey) => (grey === 255 ? '#' : '.')).join('')),
    ['.###....', '..#.....', '..#.....', '..#.....', '..#.....', '..#.....', '.###....', '........'],
  );
  const named = { ...frame(rows({ ...letter, bytes: new Uint8Array(64) }), { PatientName: 'Äbel^Ö' }) };
  const patient = await composedPicture(named, { annotation: { patient: true, technique: false } });
  assert.ok(patient.bytes.some((grey) => grey === 255));
  const technique = await composedPicture(named, { annotation: { patient: false, technique: true } });
  assert.ok(
    technique.bytes.every((grey) => grey === 0),
    'nothing is known of it',
  );
});

test('letters without a glyph of their own are written as near as can be', () => {
  assert.deepEqual(glyphsOf('ä²ł'), glyphsOf('A2?'));
  assert.notDeepEqual(glyphsOf('A'), glyphsOf('B'));
});
