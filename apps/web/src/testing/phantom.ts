import { type Attributes, Dataset, TAG, UID, writeFile } from '@vesalius/dicom';

/**
 * A CT whose every value is a function of the place in the patient (millimetres), without noise: what a viewer shows can be computed.
 * 32 axial slices of 256 by 256, 1.4 by 1.4 by 5 mm.
 */
export const SLICES = 32;
export const MATRIX = 256;
export const PIXEL_MM = 1.4;
export const STEP_MM = 5;
const EDGE = (-(MATRIX - 1) / 2) * PIXEL_MM;
export const PHANTOM_STUDY = '2.25.100';
export const PHANTOM_SERIES = '2.25.200';
export const sopOf = (slice: number) => `2.25.400.${slice + 1}`;

/** What is served wrongly on purpose, for the checks that must then fail. */
export type Fault = 'pixels' | 'spacing' | 'order';

type Box = readonly [x0: number, x1: number, y0: number, y1: number, z0: number, z1: number];
/** 70 mm along x, in front of the middle. */
const ROD: Box = [-35, 35, -73.5, -66.5, 70, 90];
/** At the patient's left, in front, near the feet. */
const MARKER: Box = [84, 112, -56, -28, 12, 40];

const isIn = (x: number, y: number, z: number, [x0, x1, y0, y1, z0, z1]: Box) =>
  x >= x0 && x < x1 && y >= y0 && y < y1 && z >= z0 && z < z1;

/** Hounsfield units at a place. */
export function hounsfield(x: number, y: number, z: number): number {
  if (isIn(x, y, z, MARKER)) return 1500;
  if (isIn(x, y, z, ROD)) return 800;
  if ((x / 150) ** 2 + (y / 110) ** 2 > 1) return -1000;
  if (x * x + (y - 70) ** 2 < 18 * 18) return 700;
  if ((x + 60) ** 2 + (y - 5) ** 2 + (z - 80) ** 2 < 40 * 40) return -800;
  if ((x - 50) ** 2 + (y - 20) ** 2 + (z - 100) ** 2 < 30 * 30) return 120;
  return 40 + Math.round((40 * (x + 150)) / 300) + Math.round(z / 4);
}

export interface PhantomOptions {
  readonly fault?: Fault;
  readonly slices?: number;
  /** By keyword, over what is there; `undefined` empties. */
  readonly attributes?: Attributes;
  readonly study?: string;
  /** What the UIDs of the instances begin with. */
  readonly sop?: string;
}

/** The files of the phantom, slice by slice from the feet up. */
export function* phantom(options: PhantomOptions = {}): Generator<Uint8Array> {
  const { fault, slices = SLICES, study = PHANTOM_STUDY } = options;
  const sop = options.sop ?? (study === PHANTOM_STUDY ? undefined : `${study}.2`);
  for (let slice = 0; slice < slices; slice++) {
    const place = fault === 'order' ? slices - 1 - slice : slice;
    const spacing = fault === 'spacing' ? PIXEL_MM * 1.15 : PIXEL_MM;
    const dataset = Dataset.of({
      ...FIXED,
      StudyInstanceUID: study,
      SeriesInstanceUID: study === PHANTOM_STUDY ? PHANTOM_SERIES : `${study}.1`,
      SOPInstanceUID: sop === undefined ? sopOf(slice) : `${sop}.${slice + 1}`,
      InstanceNumber: slice + 1,
      ImagePositionPatient: [EDGE, EDGE, place * STEP_MM],
      PixelSpacing: [spacing, spacing],
      ...options.attributes,
    });
    dataset.set(TAG.PixelData, 'OW', pixelsOf(slice * STEP_MM, fault === 'pixels' ? -20 : 0));
    yield writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
  }
}

function pixelsOf(z: number, off: number): Uint8Array {
  const bytes = new Uint8Array(MATRIX * MATRIX * 2);
  const view = new DataView(bytes.buffer);
  for (let row = 0, at = 0; row < MATRIX; row++) {
    for (let column = 0; column < MATRIX; column++, at += 2) {
      const value = hounsfield(EDGE + column * PIXEL_MM, EDGE + row * PIXEL_MM, z);
      view.setUint16(at, Math.max(0, value + 1024 + off), true);
    }
  }
  return bytes;
}

const FIXED: Attributes = {
  SpecificCharacterSet: 'ISO_IR 192',
  SOPClassUID: UID.CTImageStorage,
  ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
  StudyDate: '20260102',
  StudyTime: '101112',
  AccessionNumber: 'PH1',
  Modality: 'CT',
  StudyDescription: 'Phantom',
  SeriesDescription: 'Known values',
  PatientName: 'Phantom^Analytic',
  PatientID: 'PH1',
  PatientBirthDate: '19700101',
  PatientSex: 'O',
  FrameOfReferenceUID: '2.25.300',
  StudyID: '1',
  SeriesNumber: 1,
  SliceThickness: STEP_MM,
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: MATRIX,
  Columns: MATRIX,
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 0,
  RescaleIntercept: -1024,
  RescaleSlope: 1,
  RescaleType: 'HU',
  WindowCenter: 40,
  WindowWidth: 400,
};
