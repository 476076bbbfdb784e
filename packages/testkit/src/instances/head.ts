import { UID } from '@vesalius/dicom';
import { build } from '../build.ts';
import type { SyntheticInstance } from '../instance.ts';
import { acquiredAt, greyPixels } from '../modules/image.ts';
import { frameOfReference, type SeriesPlan } from '../modules/series.ts';
import { HEAD_STRUCTURES } from '../phantom/head.ts';
import { MATERIALS } from '../phantom/materials.ts';
import { obliqueLabels } from '../phantom/oblique.ts';
import { paint } from '../phantom/paint.ts';
import { NoiseTable } from '../random.ts';
import { CT_IMAGE } from './ct.ts';
import { MR_IMAGE, spinEchoSignal, T1_WEIGHTED } from './mr.ts';

type Vector = readonly [number, number, number];

/** How a head is cut into slices; the series' modality, CT or MR, says how it looks. */
export interface HeadPlan {
  readonly rows: number;
  readonly columns: number;
  readonly slices: number;
  /** Between pixel centres, millimetres. */
  readonly spacing: number;
  /** Unit vectors along a row and along a column. */
  readonly directions: readonly [Vector, Vector];
  /** Centre of the first pixel of the first slice, from the middle of the cranium; and from a slice to the next. */
  readonly position: Vector;
  readonly step: Vector;
  /** Radians by which the chin is up. */
  readonly pitch?: number;
}

/** An instance of a head, and what each of its pixels is: an index into `HEAD_STRUCTURES` plus one. */
export interface HeadInstance extends SyntheticInstance {
  readonly labels: Uint8Array;
}

const LOOKS = {
  CT: { sopClassUid: UID.CTImageStorage, values: valuesOf(({ hu }) => hu + 1024), deviation: 9, image: CT_IMAGE },
  MR: {
    sopClassUid: UID.MRImageStorage,
    values: valuesOf((material) => spinEchoSignal(T1_WEIGHTED, material)),
    deviation: 14,
    image: { ...MR_IMAGE, RepetitionTime: T1_WEIGHTED.repetitionTime, EchoTime: T1_WEIGHTED.echoTime },
  },
};

function valuesOf(property: (material: (typeof MATERIALS)['air']) => number): Float32Array {
  return Float32Array.from([MATERIALS.air, ...HEAD_STRUCTURES.map(({ material }) => MATERIALS[material])], property);
}

/** CT or MR Image instances of a head with a face (PS3.3 §A.3, §A.4), one a slice. */
export function* headSeries(series: SeriesPlan, plan: HeadPlan): IterableIterator<HeadInstance> {
  const { rows, columns, spacing, directions, step, slices } = plan;
  const { sopClassUid, values, deviation, image } = LOOKS[series.modality as 'CT' | 'MR'];
  const table = new NoiseTable(series.study.seed + series.number);
  const steps = directions.map((direction) => direction.map((part) => part * spacing)) as unknown as [Vector, Vector];
  for (let index = 0; index < slices; index++) {
    const position = plan.position.map((from, axis) => from + step[axis]! * index) as unknown as Vector;
    const labels = obliqueLabels({ rows, columns, position, steps }, HEAD_STRUCTURES, plan.pitch);
    const instance = build({
      series,
      instanceNumber: index + 1,
      sopClassUid,
      pixels: { vr: 'OW', bytes: paint(labels, values, { table, deviation }) },
      attributes: {
        ...frameOfReference(series),
        ...acquiredAt(series, index / 10),
        ...greyPixels(rows, columns, 16, 12),
        ...image,
        ImagePositionPatient: position.map(rounded),
        ImageOrientationPatient: directions.flat().map(rounded),
        PixelSpacing: [spacing, spacing],
        SliceThickness: rounded(Math.hypot(...step)),
      },
    });
    yield { ...instance, labels };
  }
}

/** DS holds 16 characters (PS3.5 Table 6.2-1). */
function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

const AXIAL: HeadPlan['directions'] = [
  [1, 0, 0],
  [0, 1, 0],
];

/** A head in axial slices from the neck up, 240 mm wide, `size` pixels square, so many millimetres apart. */
export function axialHead(size: number, gap: number): HeadPlan {
  const spacing = 240 / size;
  return {
    ...{ rows: size, columns: size, spacing, slices: Math.ceil(250 / gap), directions: AXIAL },
    position: [-120 + spacing / 2, -130 + spacing / 2, -150],
    step: [0, 0, gap],
  };
}
