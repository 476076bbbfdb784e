import { type Dataset, TAG } from '@vesalius/dicom';
import { frameNumbers } from '../study/frame-attributes.ts';

/** One resolution of a slide, in tiles (PS3.3 §C.8.12.4). */
export interface SlideLevel {
  readonly instance: Dataset;
  /** Pixels of the whole. */
  readonly columns: number;
  readonly rows: number;
  readonly tileColumns: number;
  readonly tileRows: number;
  /** The frame (from 1) of a tile, counted from the left and the top; undefined where there is none. */
  readonly frameOf: (across: number, down: number) => number | undefined;
}

/** All resolutions of a slide, the finest first. */
export interface Pyramid {
  readonly levels: readonly SlideLevel[];
  /** Of a pixel of the finest level; undefined when nothing says it. */
  readonly millimetres: number | undefined;
  /** Of the objective, such as 20; undefined when nothing says it. */
  readonly power: number | undefined;
}

/** Other pictures that are kept in the series of a slide: they show no part of it tile by tile. */
const BESIDE = new Set(['LABEL', 'OVERVIEW', 'THUMBNAIL', 'LOCALIZER']);

/** The pyramid of the instances of a series; undefined when none of them is a slide in tiles. */
export function pyramidOf(instances: readonly Dataset[]): Pyramid | undefined {
  const levels = instances
    .filter((one) => !one.texts(TAG.ImageType).some((value) => BESIDE.has(value)))
    .flatMap((one) => levelOf(one) ?? [])
    .sort((a, b) => b.columns - a.columns);
  const [finest] = levels;
  if (!finest) return undefined;
  const spacing = frameNumbers(finest.instance, 1, TAG.PixelSpacing)[1];
  const width = finest.instance.number(TAG.ImagedVolumeWidth);
  const path = finest.instance.items(TAG.OpticalPathSequence)[0];
  return {
    levels,
    millimetres: spacing ?? (width === undefined ? undefined : width / finest.columns),
    power: path?.number(TAG.ObjectiveLensPower),
  };
}

function levelOf(instance: Dataset): SlideLevel | undefined {
  const number = (tag: number) => instance.number(tag) ?? 0;
  const [tileColumns, tileRows] = [number(TAG.Columns), number(TAG.Rows)];
  const columns = number(TAG.TotalPixelMatrixColumns) || tileColumns;
  const rows = number(TAG.TotalPixelMatrixRows) || tileRows;
  if (tileColumns === 0 || tileRows === 0) return undefined;
  const level = { instance, columns, rows, tileColumns, tileRows };
  return { ...level, frameOf: placedTiles(instance, tileColumns, tileRows) ?? fullTiles(level) };
}

/** Tiles one after the other, row by row; of several focal planes or optical paths the first (PS3.3 §C.7.6.17.3). */
function fullTiles({ instance, columns, rows, tileColumns, tileRows }: Omit<SlideLevel, 'frameOf'>) {
  const [wide, high] = [Math.ceil(columns / tileColumns), Math.ceil(rows / tileRows)];
  const count = instance.number(TAG.NumberOfFrames) ?? 1;
  return (across: number, down: number) => {
    const frame = down * wide + across + 1;
    return across >= 0 && down >= 0 && across < wide && down < high && frame <= count ? frame : undefined;
  };
}

/** Tiles that say themselves where they lie (TILED_SPARSE); undefined when they do not. */
function placedTiles(instance: Dataset, tileColumns: number, tileRows: number) {
  const places = new Map<string, number>();
  for (const [at, group] of instance.items(TAG.PerFrameFunctionalGroupsSequence).entries()) {
    const place = group.items(TAG.PlanePositionSlideSequence)[0];
    const left = place?.number(TAG.ColumnPositionInTotalImagePixelMatrix);
    const top = place?.number(TAG.RowPositionInTotalImagePixelMatrix);
    if (left === undefined || top === undefined) return undefined;
    const key = `${Math.floor((left - 1) / tileColumns)} ${Math.floor((top - 1) / tileRows)}`;
    if (!places.has(key)) places.set(key, at + 1);
  }
  return places.size > 0 ? (across: number, down: number) => places.get(`${across} ${down}`) : undefined;
}
