import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { decodeFrame, framesOfPixels, imagePixelOf } from '@vesalius/codecs';
import { Dataset, readFile, TAG, UID, writeFile } from '@vesalius/dicom';
import { drawText } from '@vesalius/testkit';
import {
  burnedInRisk,
  cleanInstance,
  cleanPixels,
  Deidentifier,
  FaceCensus,
  OPTIONS,
  profileOf,
} from '../src/index.ts';
import { openTextFinder } from '../src/ocr/node.ts';
import { placesToBlank } from '../src/pixel/found-text.ts';

const finder = await openTextFinder();
after(() => finder.close());

const WIDTH = 400;
const HEIGHT = 240;
/** Where the name is drawn, with the border that may be blanked around it. */
const NAME_AREA = { left: 4, top: 4, right: 4 + 17 * 12 + 12, bottom: 4 + 14 + 12 };

interface Form {
  readonly photometric: string;
  readonly bits: 8 | 16;
  readonly samples: 1 | 3;
  readonly planar?: 0 | 1;
  readonly signed?: boolean;
  readonly frames?: number;
}

/** An image of a grey disc with a name in its corner, written in whichever form. */
function image(form: Form, withName = true): Dataset {
  const { photometric, bits, samples, planar = 0, signed = false, frames = 1 } = form;
  const size = bits / 8;
  const pixels = new Uint8Array(WIDTH * HEIGHT * samples * size * frames);
  const view = new DataView(pixels.buffer);
  const put = (frame: number) => (x: number, y: number, grey: number) => {
    const value = photometric === 'MONOCHROME1' ? 255 - grey : grey;
    for (let sample = 0; sample < samples; sample++) {
      const isColour = photometric.startsWith('YBR') && sample > 0;
      const within = planar ? sample * WIDTH * HEIGHT + y * WIDTH + x : (y * WIDTH + x) * samples + sample;
      const at = (frame * WIDTH * HEIGHT * samples + within) * size;
      const stored = isColour ? 128 : value;
      if (bits === 8) pixels[at] = stored;
      else view.setInt16(at, signed ? stored - 100 : stored, true);
    }
  };
  for (let frame = 0; frame < frames; frame++) {
    const draw = put(frame);
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) draw(x, y, Math.hypot(x - 200, y - 150) < 70 ? 90 + ((x * 7 + y * 3) % 40) : 0);
    }
    if (withName) drawText((x, y) => draw(x, y, 255), 'QUIXOTEVAN ALONSO', 10, 10, 2);
    drawText((x, y) => draw(x, y, 255), 'L', 370, 120, 2);
  }
  return Dataset.of({
    SOPClassUID: UID.SecondaryCaptureImageStorage,
    SOPInstanceUID: '1.2.3',
    PatientName: 'Quixotevan^Alonso',
    PatientID: 'Q1',
    BurnedInAnnotation: 'YES',
    ...{ Rows: HEIGHT, Columns: WIDTH, SamplesPerPixel: samples, PhotometricInterpretation: photometric },
    ...{ BitsAllocated: bits, BitsStored: bits, HighBit: bits - 1, PixelRepresentation: signed ? 1 : 0 },
    ...(samples > 1 && { PlanarConfiguration: planar }),
    ...(frames > 1 && { NumberOfFrames: frames }),
    PixelData: pixels,
  });
}

async function cleaned(dataset: Dataset, transferSyntaxUid: string = UID.ExplicitVRLittleEndian) {
  const deidentifier = new Deidentifier({ profile: profileOf(['113101']), key: new Uint8Array(32).fill(1) });
  const result = await cleanPixels(dataset, transferSyntaxUid, deidentifier.identifiersIn(dataset), finder);
  deidentifier.deidentify(dataset, true);
  return result;
}

const isInName = (x: number, y: number) =>
  x >= NAME_AREA.left && x < NAME_AREA.right && y >= NAME_AREA.top && y < NAME_AREA.bottom;

/** Pixels (as bytes of all their samples) that differ outside the name, and those of the name that are still not black. */
function differences(before: Dataset, after: Dataset, { samples, bits, planar = 0, frames = 1 }: Form) {
  const [was, is] = [before.bytes(TAG.PixelData)!, after.bytes(TAG.PixelData)!];
  const size = bits / 8;
  let outside = 0;
  let changedInside = 0;
  for (let at = 0; at < was.length; at++) {
    const pixel = planar
      ? Math.floor(at / size) % (WIDTH * HEIGHT)
      : Math.floor(at / (size * samples)) % (WIDTH * HEIGHT);
    if (was[at] === is[at]) continue;
    if (isInName(pixel % WIDTH, Math.floor(pixel / WIDTH))) changedInside++;
    else outside++;
  }
  assert.equal(was.length, is.length);
  return { outside, changedInside: changedInside / frames };
}

const FORMS: readonly Form[] = [
  { photometric: 'MONOCHROME2', bits: 8, samples: 1 },
  { photometric: 'MONOCHROME1', bits: 8, samples: 1 },
  { photometric: 'MONOCHROME2', bits: 16, samples: 1, signed: true },
  { photometric: 'RGB', bits: 8, samples: 3 },
  { photometric: 'RGB', bits: 8, samples: 3, planar: 1 },
  { photometric: 'YBR_FULL', bits: 8, samples: 3 },
  { photometric: 'MONOCHROME2', bits: 8, samples: 1, frames: 3 },
];

for (const form of FORMS) {
  test(`a name is blanked and the rest is not: ${Object.values(form).join(' ')}`, async () => {
    const before = image(form);
    const after = image(form);
    const { changedFrames } = await cleaned(after);
    assert.equal(changedFrames, form.frames ?? 1);
    const { outside, changedInside } = differences(before, after, form);
    assert.equal(outside, 0);
    assert.ok(changedInside > 500, `${changedInside}`);
    assert.equal(after.text(TAG.BurnedInAnnotation), 'NO');
    assert.equal(after.text(TAG.PatientIdentityRemoved), 'YES');
    const read = await finder.find({ width: WIDTH, height: HEIGHT, pixels: greyOfFirst(after, form) });
    assert.deepEqual(
      read.flat().filter(({ text }) => /quix|alons/i.test(text)),
      [],
    );
  });
}

function greyOfFirst(dataset: Dataset, { bits, samples, planar = 0 }: Form): Uint8Array {
  const bytes = dataset.bytes(TAG.PixelData)!;
  const step = (bits / 8) * (planar ? 1 : samples);
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => bytes[pixel * step]!);
}

test('an image without text stays bit for bit, marks of the side too', async () => {
  const form: Form = { photometric: 'MONOCHROME2', bits: 8, samples: 1 };
  const [before, after] = [image(form, false), image(form, false)];
  assert.deepEqual(await cleaned(after), { transferSyntaxUid: UID.ExplicitVRLittleEndian, changedFrames: 0 });
  assert.deepEqual(after.bytes(TAG.PixelData), before.bytes(TAG.PixelData));
});

test('where a device is known to write is blanked, whatever stands there', async () => {
  const form: Form = { photometric: 'RGB', bits: 8, samples: 3 };
  const device = { Modality: 'US', Manufacturer: 'GE Medical', ManufacturerModelName: 'LOGIQ9' };
  const dataset = Dataset.of({ ...device });
  for (const element of image(form, false)) if (element.vr !== 'SQ') copy(element.tag, image(form, false), dataset);
  dataset.bytes(TAG.PixelData)!.fill(77);
  await cleaned(dataset);
  const after = dataset.bytes(TAG.PixelData)!;
  assert.equal(after[(29 * WIDTH + 5) * 3], 0);
  assert.equal(after[(30 * WIDTH + 5) * 3], 77);
});

function copy(tag: number, from: Dataset, to: Dataset): void {
  const element = from.get(tag)!;
  if (element.vr === 'US') to.set(tag, 'US', element.numbers());
  else if (element.bytes) to.set(tag, element.vr, element.bytes.slice());
  else to.set(tag, element.vr, element.texts());
}

test('run-length encoded frames are decoded, blanked and encoded again', async () => {
  const form: Form = { photometric: 'MONOCHROME2', bits: 8, samples: 1 };
  const native = image(form);
  const dataset = image(form);
  const frame = runLengths(native.bytes(TAG.PixelData)!);
  const value = { fragmentCount: 1, fragment: () => frame, basicOffsetTable: new Uint8Array(0) };
  dataset.setContent(TAG.PixelData, 'OB', { kind: 'encapsulated', value });
  const { transferSyntaxUid } = await cleaned(dataset, UID.RLELossless);
  assert.equal(transferSyntaxUid, UID.RLELossless);
  const written = readFile(writeFile({ dataset, transferSyntaxUid })).dataset;
  const module = imagePixelOf(written);
  assert.ok(!('refused' in module));
  const encoded = framesOfPixels(written.get(TAG.PixelData), module)(1)!;
  written.set(TAG.PixelData, 'OB', (await decodeFrame(encoded, transferSyntaxUid, module)).bytes);
  const { outside, changedInside } = differences(native, written, form);
  assert.equal(outside, 0);
  assert.ok(changedInside > 500);
});

/** One segment of literal runs (PS3.5 §G.3, §G.5). */
function runLengths(bytes: Uint8Array): Uint8Array {
  const header = new Uint8Array(64);
  new DataView(header.buffer).setUint32(0, 1, true);
  new DataView(header.buffer).setUint32(4, 64, true);
  const parts: number[] = [];
  for (let at = 0; at < bytes.length; at += 128) {
    const run = bytes.subarray(at, at + 128);
    parts.push(run.length - 1, ...run);
  }
  return Uint8Array.from([...header, ...parts, ...(parts.length % 2 ? [0x80] : [])]);
}

test('an overlay in unused bits is told as a risk, and goes with its bits; samples stay', async () => {
  const dataset = image({ photometric: 'MONOCHROME2', bits: 16, samples: 1 }, false);
  dataset.set(TAG.BurnedInAnnotation, 'CS', 'NO');
  dataset.set(TAG.BitsStored, 'US', 12);
  dataset.set(TAG.HighBit, 'US', 11);
  dataset.set(0x60000010, 'US', HEIGHT);
  dataset.set(0x60000102, 'US', 12);
  const pixels = dataset.bytes(TAG.PixelData)!;
  const before = pixels.slice();
  const setBit = (x: number, y: number) => {
    const at = (y * WIDTH + x) * 2 + 1;
    pixels[at] = pixels[at]! | 0x10;
  };
  drawText(setBit, 'QUIXOTEVAN', 20, 20, 2);
  assert.notDeepEqual(pixels, before);
  assert.equal(burnedInRisk(dataset), 'risky');
  await cleaned(dataset);
  assert.deepEqual(dataset.bytes(TAG.PixelData), before);
  assert.deepEqual(
    [...dataset.tags()].filter((tag) => tag >>> 24 === 0x60),
    [],
  );
});

test('frames that cannot be decoded are refused', async () => {
  const dataset = image({ photometric: 'MONOCHROME2', bits: 8, samples: 1 });
  const value = { fragmentCount: 1, fragment: () => new Uint8Array(10), basicOffsetTable: new Uint8Array(0) };
  dataset.setContent(TAG.PixelData, 'OB', { kind: 'encapsulated', value });
  await assert.rejects(cleaned(dataset, UID.JPEGBaseline8Bit), { code: 'pixels-not-cleaned' });
  await assert.rejects(cleaned(dataset, UID.HEVCMP51), { code: 'pixels-not-cleaned' });
});

test('what the reader is not sure of goes when it is like an identifier of the header, and stays when it is not', () => {
  const grey = { width: 100, height: 20, pixels: new Uint8Array(2000).map((_, at) => (at * 37) % 256) };
  const word = (text: string) => [[{ text, confidence: 20, place: { left: 10, top: 5, width: 60, height: 10 } }]];
  const nobody = { words: new Set<string>(), phrases: new Set<string>(), dates: new Set<string>() };
  const seeded = { ...nobody, words: new Set(['quixotevan']) };
  assert.deepEqual(placesToBlank(word('Qu1xotavan'), nobody, grey), []);
  assert.equal(placesToBlank(word('Qu1xotavan'), seeded, grey).length, 1);
  assert.deepEqual(placesToBlank(word('Anterior'), seeded, grey), []);
});

test('all twelve options at once, and full with modified dates: the modified ones win', async () => {
  const dataset = image({ photometric: 'MONOCHROME2', bits: 8, samples: 1 });
  dataset.set(TAG.Modality, 'CS', 'US');
  dataset.set(TAG.StudyDate, 'DA', '20260102');
  const profile = profileOf(OPTIONS.map(({ code }) => code));
  const deidentifier = new Deidentifier({ profile, key: new Uint8Array(32).fill(1) });
  await cleanInstance(dataset, UID.ExplicitVRLittleEndian, deidentifier, { finder, faces: new FaceCensus() });
  const codes = dataset.items(TAG.DeidentificationMethodCodeSequence).map((item) => item.text(TAG.CodeValue));
  assert.deepEqual(codes, ['113100', ...OPTIONS.map(({ code }) => code)]);
  assert.equal(dataset.text(TAG.BurnedInAnnotation), 'NO');
  assert.equal(dataset.text(TAG.RecognizableVisualFeatures), 'NO');
  assert.equal(dataset.text(TAG.LongitudinalTemporalInformationModified), 'MODIFIED');
  assert.notEqual(dataset.text(TAG.StudyDate), '20260102');
  assert.equal(dataset.text(TAG.SOPInstanceUID), '1.2.3');
});
