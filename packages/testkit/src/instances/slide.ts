import { UID } from '@vesalius/dicom';
import { build } from '../build.ts';
import type { SyntheticInstance } from '../instance.ts';
import { frameOfReference, type SeriesPlan } from '../modules/series.ts';

/** A slide to be made: pixels of the finest level, and the sides of its square tiles. */
export interface SlidePlan {
  readonly columns: number;
  readonly rows: number;
  readonly tile: number;
  /** Each is a quarter as wide and high as the one before. */
  readonly levels: number;
}

/** Of the finest level; the 20-fold lens of a scanner. */
const MM_PER_PIXEL = 0.0005;
const TIMES = 4;
/** Of the first pixel, from the corner of the glass, millimetres. */
const SLIDE_ORIGIN = { XOffsetInSlideCoordinateSystem: 20, YOffsetInSlideCoordinateSystem: 40 };

type Colour = readonly [red: number, green: number, blue: number];
const GLASS: Colour = [244, 242, 246];

/** The colour of a slide at a place, each from 0 to 1 across its width and height: glass, tissue in pink, nuclei in a pattern, one blue mark. */
export function slideColour(x: number, y: number): Colour {
  if (Math.hypot(x - 0.8, (y - 0.2) * 0.75) < 0.06) return [30, 60, 200];
  if (((x - 0.45) / 0.35) ** 2 + ((y - 0.55) / 0.33) ** 2 > 1) return GLASS;
  const isNucleus = Math.hypot(((x * 16) % 1) - 0.5, ((y * 12) % 1) - 0.5) < 0.22;
  return isNucleus ? [110, 60, 140] : [226, 150 + Math.round(x * 60), 190];
}

/** The levels of a VL Whole Slide Microscopy Image (PS3.3 §A.32.8), tiled completely, the finest first. */
export function slideLevels(series: SeriesPlan, plan: SlidePlan): SyntheticInstance[] {
  return Array.from({ length: plan.levels }, (_, level) => {
    const [columns, rows] = [plan.columns / TIMES ** level, plan.rows / TIMES ** level];
    const { tile } = plan;
    const [across, down] = [Math.ceil(columns / tile), Math.ceil(rows / tile)];
    const bytes = new Uint8Array(across * down * tile * tile * 3);
    for (let frame = 0; frame < across * down; frame++) {
      const left = (frame % across) * tile;
      const top = Math.floor(frame / across) * tile;
      drawTile(bytes.subarray(frame * tile * tile * 3), { tile, left, top, columns, rows });
    }
    return build({
      series,
      instanceNumber: level + 1,
      sopClassUid: UID.VLWholeSlideMicroscopyImageStorage,
      numberOfFrames: across * down,
      pixels: { vr: 'OB', bytes },
      attributes: { ...frameOfReference(series), ...slideAttributes(plan, level) },
    });
  });
}

interface Tile {
  readonly tile: number;
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

/** Beyond the last pixel of the slide there is glass. */
function drawTile(pixels: Uint8Array, { tile, left, top, columns, rows }: Tile): void {
  for (let row = 0, at = 0; row < tile; row++) {
    for (let column = 0; column < tile; column++, at += 3) {
      const [x, y] = [(left + column + 0.5) / columns, (top + row + 0.5) / rows];
      pixels.set(x < 1 && y < 1 ? slideColour(x, y) : GLASS, at);
    }
  }
}

/** Whole Slide Microscopy Image, Multi-frame Dimension and Optical Path Modules, as far as a viewer reads them. */
function slideAttributes({ columns, rows, tile }: SlidePlan, level: number) {
  const times = TIMES ** level;
  return {
    ImageType: level === 0 ? ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'] : ['DERIVED', 'PRIMARY', 'VOLUME', 'RESAMPLED'],
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'RGB',
    PlanarConfiguration: 0,
    Rows: tile,
    Columns: tile,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    BurnedInAnnotation: 'NO',
    VolumetricProperties: 'VOLUME',
    DimensionOrganizationType: 'TILED_FULL',
    TotalPixelMatrixColumns: columns / times,
    TotalPixelMatrixRows: rows / times,
    TotalPixelMatrixFocalPlanes: 1,
    NumberOfOpticalPaths: 1,
    ImagedVolumeWidth: columns * MM_PER_PIXEL,
    ImagedVolumeHeight: rows * MM_PER_PIXEL,
    ImagedVolumeDepth: 1,
    ImageOrientationSlide: [0, -1, 0, -1, 0, 0], // as scanners lay slides: columns run along the short side of the glass
    TotalPixelMatrixOriginSequence: [SLIDE_ORIGIN],
    OpticalPathSequence: [{ OpticalPathIdentifier: '1', ObjectiveLensPower: 20 }],
    SharedFunctionalGroupsSequence: [
      {
        PixelMeasuresSequence: [{ PixelSpacing: [MM_PER_PIXEL * times, MM_PER_PIXEL * times], SliceThickness: 0.001 }],
      },
    ],
  };
}
