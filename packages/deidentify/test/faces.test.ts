import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFrame, encodeFrame, framesOfPixels, imagePixelOf, slicePlaceOf } from '@vesalius/codecs';
import { type Dataset, readFile, TAG, UID } from '@vesalius/dicom';
import {
  axialHead,
  BRAIN_STRUCTURES,
  FACIAL_STRUCTURES,
  HEAD_STRUCTURES,
  type HeadInstance,
  type HeadPlan,
  headSeries,
  SUBJECTS,
} from '@vesalius/testkit';
import {
  cleanPixels,
  Deidentifier,
  FaceCensus,
  type FaceRegion,
  faceMaskOf,
  facePreview,
  profileOf,
} from '../src/index.ts';

/** Of 240 mm, 96 pixels: 2.5 mm each, 3 mm between slices. */
const PLAN = axialHead(96, 3);

function series(modality: 'CT' | 'MR', plan: HeadPlan, bodyPart = 'HEAD'): HeadInstance[] {
  const study = {
    ...{ seed: 7, key: 'head', subject: SUBJECTS[0]!, date: '20260101', time: '120000' },
    ...{ description: modality, accessionNumber: 'A0001' },
  };
  return [...headSeries({ study, number: 1, modality, description: 'Axial', bodyPart }, plan)];
}

interface Seen {
  readonly dataset: Dataset;
  readonly labels: Uint8Array;
}

const seen = (instances: readonly HeadInstance[]): Seen[] =>
  instances.map(({ file, labels }) => ({ dataset: readFile(file).dataset, labels }));

function censusOf(all: readonly Seen[], transferSyntaxUid: string = UID.ExplicitVRLittleEndian): FaceCensus {
  const census = new FaceCensus();
  for (const { dataset } of all) census.add(dataset, async () => ({ dataset, transferSyntaxUid }));
  return census;
}

/** How much of each structure lies in the mask, 0 to 1. */
function takenOf(all: readonly Seen[], region: FaceRegion): Map<string, number> {
  const [inside, whole] = [new Float64Array(256), new Float64Array(256)];
  for (const { dataset, labels } of all) {
    const mask = faceMaskOf(region, slicePlaceOf(dataset, 1)!);
    for (const [at, label] of labels.entries()) {
      whole[label]!++;
      inside[label]! += mask[at]!;
    }
  }
  return new Map(HEAD_STRUCTURES.map(({ name }, index) => [name, inside[index + 1]! / whole[index + 1]!]));
}

async function regionOf(all: readonly Seen[]): Promise<FaceRegion> {
  const region = await censusOf(all).regionFor(all[0]!.dataset);
  assert.ok(region);
  return region;
}

/** The bridge of the nose reaches up to between the brows, where the forehead begins, which stays. */
function assertFaceOnly(taken: ReadonlyMap<string, number>): void {
  for (const name of FACIAL_STRUCTURES)
    assert.ok(taken.get(name)! >= (name === 'bridge of nose' ? 0.85 : 0.97), `${name}: ${taken.get(name)}`);
  for (const name of BRAIN_STRUCTURES) assert.equal(taken.get(name), 0, name);
  for (const side of ['left', 'right']) assert.ok(taken.get(`eye ${side}`)! > 0.5, `eye ${side}`);
}

const radians = (degrees: number) => (degrees / 180) * Math.PI;
const { rows, columns, spacing } = PLAN;
const square = { rows, columns, spacing };

/** The same head cut in other ways. */
const PLANS: Readonly<Record<string, HeadPlan>> = {
  axial: PLAN,
  'axial from the top down': { ...PLAN, position: [PLAN.position[0], PLAN.position[1], 99], step: [0, 0, -3] },
  sagittal: {
    ...{ ...square, slices: 60, step: [3, 0, 0], position: [-89, -130, 110] },
    directions: [
      [0, 1, 0],
      [0, 0, -1],
    ],
  },
  coronal: {
    ...{ ...square, slices: 76, step: [0, 3, 0], position: [119, -125, 110] },
    directions: [
      [-1, 0, 0],
      [0, 0, -1],
    ],
  },
  'slices 5 mm apart': { ...axialHead(96, 5), position: [-119, -129, -148] },
  'a gantry tilted by 15 degrees': {
    ...PLAN,
    directions: [
      [1, 0, 0],
      [0, Math.cos(radians(15)), -Math.sin(radians(15))],
    ],
    position: [PLAN.position[0], PLAN.position[1], -120],
  },
  'the chin up': { ...PLAN, pitch: radians(12) },
  'the chin down': { ...PLAN, pitch: radians(-12) },
  'cut off above the eyes': { ...PLAN, slices: 58 },
};

for (const modality of ['CT', 'MR'] as const) {
  for (const [name, plan] of Object.entries(PLANS)) {
    test(`${modality}, ${name}: nose, lips, chin and ears are taken, the brain is not`, async () => {
      const all = seen(series(modality, plan));
      assertFaceOnly(takenOf(all, await regionOf(all)));
    });
  }
}

test('pixels outside the mask stay what they are, those inside are air, and the data set says so', async () => {
  const all = seen(series('CT', PLAN));
  const census = censusOf(all);
  const deidentifier = new Deidentifier({ profile: profileOf(['113102']), key: new Uint8Array(32).fill(1) });
  let cut = 0;
  for (const { dataset } of all) {
    const region = (await census.regionFor(dataset))!;
    const before = new Uint16Array(dataset.bytes(TAG.PixelData)!.slice().buffer);
    const mask = faceMaskOf(region, slicePlaceOf(dataset, 1)!);
    const identifiers = deidentifier.identifiersIn(dataset);
    const { changedFrames } = await cleanPixels(dataset, UID.ExplicitVRLittleEndian, identifiers, undefined, region);
    assert.equal(changedFrames, mask.includes(1) ? 1 : 0);
    const after = new Uint16Array(dataset.bytes(TAG.PixelData)!.slice().buffer);
    const air = Math.round(region.air) + 1024;
    for (const [at, value] of after.entries()) if (value !== (mask[at] ? air : before[at])) assert.fail(`pixel ${at}`);
    cut += changedFrames;
    assert.throws(() => deidentifier.deidentify(dataset), { code: 'features-not-cleaned' });
    deidentifier.deidentify(dataset, false, true);
    assert.equal(dataset.text(TAG.RecognizableVisualFeatures), 'NO');
    const codes = dataset.items(TAG.DeidentificationMethodCodeSequence).map((item) => item.text(TAG.CodeValue));
    assert.deepEqual(codes, ['113100', '113102']);
  }
  assert.ok(cut > 20);
});

for (const transferSyntaxUid of [UID.JPEGLSLossless, UID.JPEG2000Lossless, UID.RLELossless]) {
  test(`compressed frames (${transferSyntaxUid}) give the same mask and pixels as native ones`, async () => {
    const native = seen(series('MR', axialHead(96, 5)));
    const packed = await Promise.all(native.map((one) => compressed(one, transferSyntaxUid)));
    const region = await regionOf(native);
    const census = censusOf(packed, transferSyntaxUid);
    assert.deepEqual(await census.regionFor(packed[0]!.dataset), region);
    const [one, other] = [native[12]!.dataset, packed[12]!.dataset];
    const nobody = { words: new Set<string>(), phrases: new Set<string>(), dates: new Set<string>() };
    await cleanPixels(one, UID.ExplicitVRLittleEndian, nobody, undefined, region);
    const { transferSyntaxUid: now } = await cleanPixels(other, transferSyntaxUid, nobody, undefined, region);
    assert.equal(now, transferSyntaxUid);
    const image = imagePixelOf(other);
    assert.ok(!('refused' in image));
    const { bytes } = await decodeFrame(framesOfPixels(other.get(TAG.PixelData), image)(1)!, now, image);
    assert.deepEqual(Buffer.from(bytes), Buffer.from(one.bytes(TAG.PixelData)!));
  });
}

async function compressed({ dataset, labels }: Seen, transferSyntaxUid: string): Promise<Seen> {
  const image = imagePixelOf(dataset);
  if ('refused' in image) throw new Error('no image');
  const { bytes } = await encodeFrame({ image, bytes: dataset.bytes(TAG.PixelData)! }, transferSyntaxUid);
  const even = bytes.length % 2 === 0 ? bytes : Uint8Array.from([...bytes, 0]);
  const value = { fragmentCount: 1, fragment: () => even, basicOffsetTable: new Uint8Array(0) };
  const [copy] = seen(series('MR', { ...axialHead(96, 5), slices: 1 }));
  for (const tag of [TAG.ImagePositionPatient, TAG.InstanceNumber, TAG.SOPInstanceUID]) {
    const element = dataset.get(tag)!;
    copy!.dataset.set(tag, element.vr, element.texts());
  }
  copy!.dataset.setContent(TAG.PixelData, 'OB', { kind: 'encapsulated', value });
  return { dataset: copy!.dataset, labels };
}

test('a scan that ends above the brows has nothing to take; a knee is not looked at', async () => {
  const top = seen(series('MR', { ...PLAN, position: [PLAN.position[0], PLAN.position[1], 45], slices: 25 }));
  assert.equal(await censusOf(top).regionFor(top[0]!.dataset), undefined);
  const knee = seen(series('MR', { ...PLAN, slices: 12 }, 'KNEE'));
  assert.equal(await censusOf(knee).regionFor(knee[0]!.dataset), undefined);
});

test('what may show a face that is not found is refused: a neck, few slices, pictures, scout views, what was not taken in', async () => {
  const refused = { code: 'features-not-cleaned' };
  const neck = seen(series('CT', { ...PLAN, slices: 10 }));
  await assert.rejects(censusOf(neck).regionFor(neck[0]!.dataset), refused);
  const few = seen(series('CT', { ...PLAN, slices: 3 }));
  await assert.rejects(censusOf(few).regionFor(few[0]!.dataset), refused);
  const [one] = seen(series('CT', { ...PLAN, slices: 1 }));
  await assert.rejects(new FaceCensus().regionFor(one!.dataset), refused);
  one!.dataset.set(TAG.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'LOCALIZER']);
  await assert.rejects(censusOf([one!]).regionFor(one!.dataset), refused);
  one!.dataset.set(TAG.SOPClassUID, 'UI', UID.VLPhotographicImageStorage);
  one!.dataset.set(TAG.Modality, 'CS', 'XC');
  await assert.rejects(censusOf([one!]).regionFor(one!.dataset), refused);
});

test('a preview shows the head in three views, what goes in red', async () => {
  const all = seen(series('CT', PLAN));
  const census = censusOf(all);
  await census.regionFor(all[0]!.dataset);
  const [face] = await census.faces();
  const { width, height, channels, bytes } = facePreview(face!);
  assert.deepEqual([channels, bytes.length], [3, width * height * 3]);
  const red = bytes.filter((_, at) => at % 3 === 0 && bytes[at]! > bytes[at + 1]! + 50).length;
  assert.ok(red > (width * height) / 20 && red < (width * height) / 2, `${red} of ${width * height}`);
});

test('slices of another series in the same frame of reference are cut by the same face', async () => {
  const head = seen(series('CT', PLAN));
  const [localizer] = seen(series('CT', { ...PLANS.sagittal!, slices: 1, position: [0, -130, 110] }));
  const census = censusOf([...head, localizer!]);
  const region = (await census.regionFor(localizer!.dataset))!;
  assert.ok(faceMaskOf(region, slicePlaceOf(localizer!.dataset, 1)!).includes(1));
});
