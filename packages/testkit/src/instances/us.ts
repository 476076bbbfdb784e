import { UID } from '@vesalius/dicom';
import { build } from '../build.ts';
import type { SyntheticInstance } from '../instance.ts';
import { acquiredAt, greyPixels } from '../modules/image.ts';
import type { SeriesPlan } from '../modules/series.ts';
import { NoiseTable } from '../random.ts';

/** A cine loop of a beating ventricle. */
export interface CinePlan {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly colour: boolean;
}

const FRAME_TIME_MS = 40;
const FRAMES_A_BEAT = 20;
const CM_PER_PIXEL = 0.05;
const REST_RADIUS = 0.2;

/** The radius of the ventricle in a frame (from 0), as a part of the picture's height: the truth of the loop. */
export function ventricleRadius(frame: number): number {
  return REST_RADIUS * (1 - 0.3 * (0.5 - 0.5 * Math.cos((2 * Math.PI * frame) / FRAMES_A_BEAT)));
}

/** One Ultrasound Multi-frame Image instance (PS3.3 §A.7). */
export function usCine(series: SeriesPlan, plan: CinePlan): SyntheticInstance {
  const noise = new NoiseTable(series.study.seed + series.number);
  const samples = plan.colour ? 3 : 1;
  const size = plan.rows * plan.columns * samples;
  const bytes = new Uint8Array(size * plan.frames);
  for (let frame = 0; frame < plan.frames; frame++) {
    drawFrame(bytes.subarray(frame * size, (frame + 1) * size), plan, frame, noise);
  }
  return build({
    series,
    instanceNumber: 1,
    sopClassUid: UID.UltrasoundMultiFrameImageStorage,
    numberOfFrames: plan.frames,
    pixels: { vr: 'OB', bytes },
    attributes: {
      ...acquiredAt(series, 0),
      ...greyPixels(plan.rows, plan.columns, 8, 8),
      ...(plan.colour ? COLOUR : {}),
      ...US_IMAGE,
      SequenceOfUltrasoundRegions: [region(plan)],
    },
  });
}

/** A sector of speckle below the transducer, the ventricle dark in it, in colour with flow in the ventricle. */
function drawFrame(pixels: Uint8Array, { rows, columns, colour }: CinePlan, frame: number, noise: NoiseTable): void {
  const radius = ventricleRadius(frame) * rows;
  const samples = colour ? 3 : 1;
  for (let row = 0, at = 0; row < rows; row++) {
    const speckle = noise.row(columns);
    const halfWidth = 8 + row * 0.6;
    for (let column = 0; column < columns; column++, at += samples) {
      const across = column - columns / 2;
      if (Math.abs(across) > halfWidth) continue;
      const inside = across ** 2 + (row - rows * 0.55) ** 2 < radius ** 2;
      const grey = inside
        ? 12 + 6 * Math.abs(speckle[column]!)
        : (150 - (90 * row) / rows) * (0.4 + 0.3 * speckle[column]! ** 2);
      pixels.fill(Math.min(255, grey), at, at + samples);
      if (colour && inside && across > 0) pixels[at] = 190;
    }
  }
}

/** US Region Calibration Module (PS3.3 §C.8.5.5): the whole picture is tissue, square pixels. */
function region({ rows, columns }: CinePlan): Record<string, number> {
  return {
    RegionSpatialFormat: 1,
    RegionDataType: 1,
    RegionFlags: 0,
    RegionLocationMinX0: 0,
    RegionLocationMinY0: 0,
    RegionLocationMaxX1: columns - 1,
    RegionLocationMaxY1: rows - 1,
    PhysicalUnitsXDirection: 3,
    PhysicalUnitsYDirection: 3,
    PhysicalDeltaX: CM_PER_PIXEL,
    PhysicalDeltaY: CM_PER_PIXEL,
  };
}

const COLOUR = { SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: 0 };

/** US Image, Multi-frame and Cine Modules (PS3.3 §C.8.5.6, §C.7.6.6, §C.7.6.5). */
const US_IMAGE = {
  ImageType: ['ORIGINAL', 'PRIMARY', 'ABDOMINAL', '0001'],
  PatientOrientation: '',
  LossyImageCompression: '00',
  FrameTime: FRAME_TIME_MS,
  FrameIncrementPointer: 0x00181063,
  CineRate: 25,
  RecommendedDisplayFrameRate: 25,
  HeartRate: 75,
  BurnedInAnnotation: 'NO',
};
