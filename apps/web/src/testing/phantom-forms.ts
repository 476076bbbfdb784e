import { type Attributes, Dataset, lookupKeyword, lookupTag, readFile, TAG, UID, writeFile } from '@vesalius/dicom';
import { hounsfield, MATRIX, PIXEL_MM, phantom, STEP_MM } from './phantom.ts';
import { greyOf } from './screen-pixels.ts';

/** One slice of the phantom in other forms of pixel data: each looks the same through the window 40/400. */
export const SLICE = 16;
const EDGE = (-(MATRIX - 1) / 2) * PIXEL_MM;

/** A form: what it changes in the data set of the plain slice. */
type Form = (dataset: Dataset) => void;

export const FORMS: Readonly<Record<string, Form>> = {
  MONOCHROME1: (dataset) => {
    set(dataset, { PhotometricInterpretation: 'MONOCHROME1' });
    pixels16(dataset, (value) => 80 - value + 1024);
  },
  'signed values': (dataset) => {
    set(dataset, { PixelRepresentation: 1, RescaleIntercept: 0 });
    pixels16(dataset, (value) => value);
  },
  'twelve bits': (dataset) => {
    set(dataset, { BitsStored: 12, HighBit: 11 });
    pixels16(dataset, (value) => value + 1024);
  },
  'a rescale slope': (dataset) => {
    set(dataset, { RescaleSlope: 0.5, RescaleIntercept: -1024 });
    pixels16(dataset, (value) => (value + 1024) * 2);
  },
  'eight bits': (dataset) => grey8(dataset, 'MONOCHROME2', (level) => [level]),
  'a palette': (dataset) => {
    grey8(dataset, 'PALETTE COLOR', (level) => [255 - level]);
    const table = new Uint8Array(512);
    for (let at = 0; at < 256; at++) new DataView(table.buffer).setUint16(at * 2, (255 - at) * 257, true);
    for (const colour of ['Red', 'Green', 'Blue'] as const) {
      dataset.set(TAG[`${colour}PaletteColorLookupTableDescriptor`], 'US', [256, 0, 16]);
      dataset.set(TAG[`${colour}PaletteColorLookupTableData`], 'OW', table);
    }
  },
  RGB: (dataset) => grey8(dataset, 'RGB', (level) => [level, level, level]),
  'RGB, colour by plane': (dataset) => {
    grey8(dataset, 'RGB', (level) => [level, level, level]);
    const bytes = dataset.bytes(TAG.PixelData)!;
    const planes = new Uint8Array(bytes.length);
    const size = bytes.length / 3;
    for (let at = 0; at < size; at++) for (let c = 0; c < 3; c++) planes[c * size + at] = bytes[at * 3 + c]!;
    set(dataset, { PlanarConfiguration: 1 });
    dataset.set(TAG.PixelData, 'OB', planes);
  },
  YBR_FULL: (dataset) => grey8(dataset, 'YBR_FULL', (level) => [level, 128, 128]),
};

/** The file of the slice in a form, in a series of its own. */
export function inForm(study: string, form: Form, number: number): Uint8Array {
  const dataset = plainSlice(study, number);
  form(dataset);
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

/** The plain slice under UIDs of its own. */
export function plainSlice(study: string, number: number): Dataset {
  const file = [...phantom({ study })][SLICE]!;
  const { dataset } = readFile(file);
  set(dataset, {
    SeriesInstanceUID: `${study}.${number}`,
    SOPInstanceUID: `${study}.${number}.1`,
    SeriesNumber: number,
  });
  return dataset;
}

/** Three slices in one enhanced instance, each frame with a rescale of its own; `off` is added to the middle one's intercept. */
export function enhanced(study: string, number: number, off = 0): Uint8Array {
  const dataset = plainSlice(study, number);
  for (const keyword of ['RescaleIntercept', 'RescaleSlope', 'ImagePositionPatient', 'PixelSpacing'] as const)
    dataset.remove(TAG[keyword]);
  const frames = [1, 2, 0.5].map((slope, index) => ({ slope, z: (SLICE + index - 1) * STEP_MM }));
  set(dataset, {
    SOPClassUID: UID.EnhancedCTImageStorage,
    NumberOfFrames: frames.length,
    SharedFunctionalGroupsSequence: [
      {
        PixelMeasuresSequence: [{ PixelSpacing: [PIXEL_MM, PIXEL_MM], SliceThickness: STEP_MM }],
        PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
      },
    ],
    PerFrameFunctionalGroupsSequence: frames.map(({ slope, z }, index) => ({
      PlanePositionSequence: [{ ImagePositionPatient: [EDGE, EDGE, z] }],
      PixelValueTransformationSequence: [
        { RescaleSlope: slope, RescaleIntercept: -1024 + (index === 1 ? off : 0), RescaleType: 'HU' },
      ],
    })),
  });
  const all = frames.map(({ slope, z }) => sixteenBits((value) => (value + 1024) / slope, z));
  dataset.set(TAG.PixelData, 'OW', new Uint8Array(Buffer.concat(all)));
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

function set(dataset: Dataset, attributes: Attributes): void {
  for (const [keyword, value] of Object.entries(attributes)) {
    const entry = lookupTag(lookupKeyword(keyword)!)!;
    const { vr } = Dataset.of({ [keyword]: value } as Attributes).get(entry.tag)!;
    dataset.set(
      entry.tag,
      vr,
      vr === 'SQ' ? Dataset.of({ [keyword]: value } as Attributes).items(entry.tag) : (value as never),
    );
  }
}

function pixels16(dataset: Dataset, stored: (value: number) => number): void {
  dataset.set(TAG.PixelData, 'OW', sixteenBits(stored, SLICE * STEP_MM));
}

function sixteenBits(stored: (value: number) => number, z: number): Uint8Array {
  const bytes = new Uint8Array(MATRIX * MATRIX * 2);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of values(z).entries()) view.setInt16(at * 2, Math.round(stored(value)), true);
  return bytes;
}

/** Through the window 40/400 already, eight bits for each of the samples that `samples` gives. */
function grey8(dataset: Dataset, photometric: string, samples: (level: number) => readonly number[]): void {
  const levels = values(SLICE * STEP_MM).map((value) => Math.round(greyOf(value, 40, 400)));
  const count = samples(0).length;
  set(dataset, {
    SOPClassUID: UID.SecondaryCaptureImageStorage,
    PhotometricInterpretation: photometric,
    SamplesPerPixel: count,
    ...(count > 1 && { PlanarConfiguration: 0 }),
    ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7 },
    ...(count === 1 && { WindowCenter: 127.5, WindowWidth: 255 }),
  });
  for (const keyword of ['RescaleIntercept', 'RescaleSlope', 'RescaleType'] as const) dataset.remove(TAG[keyword]);
  if (count > 1 || photometric === 'PALETTE COLOR')
    for (const keyword of ['WindowCenter', 'WindowWidth'] as const) dataset.remove(TAG[keyword]);
  dataset.set(TAG.PixelData, 'OB', Uint8Array.from(levels.flatMap((level) => samples(level))));
}

function values(z: number): number[] {
  return Array.from({ length: MATRIX * MATRIX }, (_, at) =>
    hounsfield(EDGE + (at % MATRIX) * PIXEL_MM, EDGE + Math.floor(at / MATRIX) * PIXEL_MM, z),
  );
}
