import { type Dataset, TAG } from '@vesalius/dicom';
import { frameNumbers } from './frame-attributes.ts';

/**
 * What the distance between pixels was measured on: the patient, the detector (larger than the patient by the unknown
 * magnification, PS3.3 §10.7.1.3), the scanned film or page, or a region of an ultrasound image.
 */
export type SpacingSource = 'patient' | 'calibrated' | 'detector' | 'page' | 'region';

export interface Spacing {
  /** Millimetres between the centres of rows, and of columns. */
  readonly rows: number;
  readonly columns: number;
  readonly source: SpacingSource;
}

/** What a reader has to know of a length that was measured with each source; nothing for the patient's own. */
export const SPACING_NOTES: Readonly<Record<SpacingSource, string>> = {
  patient: '',
  calibrated: 'calibrated',
  detector: 'at detector',
  page: 'on page',
  region: '',
};

const CENTIMETRES = 3; // Physical Units X Direction, PS3.3 §C.8.5.5.1.15

/** The spacing of a frame (from 1) and where it comes from; undefined when there is none, and lengths are pixels only. */
export function spacingOf(instance: Dataset, frame: number): Spacing | undefined {
  const pixel = pair(frameNumbers(instance, frame, TAG.PixelSpacing));
  const detector = pair(instance.numbers(TAG.ImagerPixelSpacing));
  if (pixel) return { ...pixel, source: sourceOfPixelSpacing(instance, pixel, detector) };
  if (detector) return { ...detector, source: 'detector' };
  const page = pair(instance.numbers(TAG.NominalScannedPixelSpacing));
  if (page) return { ...page, source: 'page' };
  return regionSpacing(instance);
}

/** The unit a length of a frame is told in, with the reservation that its source asks for. */
export function lengthUnit(spacing: Spacing | undefined): string {
  if (!spacing) return 'px';
  return ['mm', SPACING_NOTES[spacing.source]].filter(Boolean).join(' ');
}

/** A projection image has a spacing of the patient only if it says that it was calibrated (PS3.3 §10.7.1.1). */
function sourceOfPixelSpacing(instance: Dataset, pixel: Pair, detector: Pair | undefined): SpacingSource {
  if (instance.has(TAG.PixelSpacingCalibrationType)) return 'calibrated';
  if (!detector) return 'patient';
  return detector.rows === pixel.rows && detector.columns === pixel.columns ? 'detector' : 'calibrated';
}

interface Pair {
  readonly rows: number;
  readonly columns: number;
}

function pair([rows, columns]: readonly number[]): Pair | undefined {
  return rows !== undefined && columns !== undefined && rows > 0 && columns > 0 ? { rows, columns } : undefined;
}

/** One spacing for the whole image only when all its spatial regions agree (PS3.3 §C.8.5.5). */
function regionSpacing(instance: Dataset): Spacing | undefined {
  const found = instance
    .items(TAG.SequenceOfUltrasoundRegions)
    .filter((region) => region.number(TAG.PhysicalUnitsXDirection) === CENTIMETRES)
    .map((region) => ({
      rows: Math.abs(region.number(TAG.PhysicalDeltaY) ?? 0) * 10,
      columns: Math.abs(region.number(TAG.PhysicalDeltaX) ?? 0) * 10,
    }));
  const [first] = found;
  if (!first || first.rows === 0 || first.columns === 0) return undefined;
  const agree = found.every(({ rows, columns }) => rows === first.rows && columns === first.columns);
  return agree ? { ...first, source: 'region' } : undefined;
}
