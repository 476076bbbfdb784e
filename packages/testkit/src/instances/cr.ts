import { UID } from '@vesalius/dicom';
import { build } from '../build.ts';
import type { SyntheticInstance } from '../instance.ts';
import { acquiredAt, greyPixels } from '../modules/image.ts';
import type { SeriesPlan } from '../modules/series.ts';
import type { AxialGrid } from '../phantom/axial.ts';
import { littleEndianBytes, valuesByLabel } from '../phantom/paint.ts';
import { frontalProjection } from '../phantom/projection.ts';
import { NoiseTable } from '../random.ts';

/** Where the plate is: the height of its upper edge and its size in pixels of `spacing` millimetres. */
export interface Plate {
  readonly top: number;
  readonly rows: number;
  readonly columns: number;
  readonly spacing: number;
}

export const CHEST_PLATE: Plate = { top: 690, rows: 860, columns: 1000, spacing: 0.4 };

/** Attenuation of water for the beam, per millimetre. */
const WATER = 0.018;
const DEPTH_STEP = 3;
const NOISE = 12;

/** One CR Image instance (PS3.3 §A.2): the phantom's X-ray shadow, bone bright. */
export function crInstance(series: SeriesPlan, plate: Plate = CHEST_PLATE): SyntheticInstance {
  return build({
    series,
    instanceNumber: 1,
    sopClassUid: UID.ComputedRadiographyImageStorage,
    pixels: { vr: 'OW', bytes: shadow(plate, new NoiseTable(series.study.seed + series.number)) },
    attributes: {
      ...acquiredAt(series, 0),
      ...greyPixels(plate.rows, plate.columns, 16, 12),
      ...CR_IMAGE,
      ImagerPixelSpacing: [plate.spacing, plate.spacing],
    },
  });
}

function shadow(plate: Plate, noise: NoiseTable): Uint8Array {
  const attenuation = valuesByLabel(({ hu }) => Math.max(0, 1 + hu / 1000) * WATER * DEPTH_STEP);
  const sums = frontalProjection(depthGrid(plate), attenuation, plate.top, plate.rows, plate.spacing);
  const pixels = new Uint16Array(sums.length);
  for (let start = 0; start < sums.length; start += plate.columns) {
    const row = noise.row(plate.columns);
    for (let column = 0; column < plate.columns; column++) {
      const value = 550 * sums[start + column]! + NOISE * row[column]!;
      pixels[start + column] = Math.max(0, Math.min(4095, Math.round(value)));
    }
  }
  return littleEndianBytes(pixels);
}

/** The plate's columns, and a step through the body for each row of the axial cut; the table is not in the beam. */
function depthGrid({ columns, spacing }: Plate): AxialGrid {
  const depth = 240;
  const rows = Math.floor(depth / DEPTH_STEP);
  return { columns, rows, spacing, rowSpacing: DEPTH_STEP, origin: [(-(columns - 1) / 2) * spacing, -depth / 2] };
}

/** CR Series and CR Image Modules (PS3.3 §C.8.1.1, §C.8.1.2). */
const CR_IMAGE = {
  ImageType: ['ORIGINAL', 'PRIMARY'],
  ViewPosition: 'AP',
  PatientOrientation: ['L', 'F'],
  AcquisitionNumber: 1,
  KVP: 110,
  PlateType: 'PHANTOM',
  FilterType: '',
  FocalSpots: '',
  CollimatorGridName: '',
  WindowCenter: 1900,
  WindowWidth: 3200,
  BurnedInAnnotation: 'NO',
};
