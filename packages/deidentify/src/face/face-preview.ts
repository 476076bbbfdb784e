import { cross, type Picture, type SlicePlace, times, type Vector } from '@vesalius/codecs';
import { type FaceRegion, faceMaskOf } from './face-region.ts';
import type { HeadModel } from './head-model.ts';

/** Values up to this part of all are shown; the brightest few are as bright as these. */
const BRIGHTEST = 0.98;
/** What goes is shown in this colour. */
const TAKEN = [214, 64, 42] as const;

/** A head, and what goes of it; nothing without a region. */
interface FaceShown {
  readonly model: HeadModel;
  readonly region: FaceRegion | undefined;
}

/**
 * A head from the side, from the front and from above, for people who look whether the right part is taken: all of it goes in red.
 * Coarse, some hundred pixels wide, in colour.
 */
export function facePreview({ model, region }: FaceShown): Picture {
  const { size, spacing, origin } = model;
  const [wide, deep, high] = size.map((count) => (count - 1) * spacing) as [number, number, number];
  const [x, y, z] = region?.landmarks.glabella ?? [origin[0] + wide / 2, origin[1] + deep / 3, origin[2] + high / 2];
  const down = 45 * (region?.landmarks.scale ?? 0);
  const places = [
    placeOf([x, origin[1], origin[2] + high], [0, 1, 0], [0, 0, -1], [deep, high], spacing),
    placeOf([origin[0], y + down / 2, origin[2] + high], [1, 0, 0], [0, 0, -1], [wide, high], spacing),
    placeOf([origin[0], origin[1], z - down], [1, 0, 0], [0, 1, 0], [wide, deep], spacing),
  ];
  const height = Math.max(...places.map(({ rows }) => rows));
  const width = places.reduce((sum, { columns }) => sum + columns, 0);
  const picture: Picture = { width, height, channels: 3, bytes: new Uint8Array(width * height * 3) };
  const grey = greyIn(model);
  let left = 0;
  for (const place of places) {
    paint(picture, left, place, region && faceMaskOf(region, place), (point) => grey(valueAt(model, point)));
    left += place.columns;
  }
  return picture;
}

function placeOf(
  position: Vector,
  row: Vector,
  column: Vector,
  [across, along]: readonly [number, number],
  spacing: number,
): SlicePlace {
  const [columns, rows] = [Math.floor(across / spacing) + 1, Math.floor(along / spacing) + 1];
  return { columns, rows, position, directions: [row, column, cross(row, column)], spacing: [spacing, spacing] };
}

function paint(
  picture: Picture,
  left: number,
  place: SlicePlace,
  mask: Uint8Array | undefined,
  grey: (point: Vector) => number,
) {
  for (let at = 0; at < place.rows * place.columns; at++) {
    const [column, row] = [at % place.columns, Math.floor(at / place.columns)];
    const [across, along] = [times(place.directions[0], column), times(place.directions[1], row)];
    const point = place.position.map((from, axis) => from + (across[axis]! + along[axis]!) * place.spacing[0]);
    const light = grey(point as unknown as Vector);
    const to = (row * picture.width + left + column) * 3;
    for (let channel = 0; channel < 3; channel++) {
      picture.bytes[to + channel] = mask?.[at] === 1 ? light / 3 + (TAKEN[channel as 0 | 1 | 2] * 2) / 3 : light;
    }
  }
}

function valueAt({ size, spacing, origin, values }: HeadModel, point: Vector): number {
  const [x, y, z] = point.map((one, axis) => Math.round((one - origin[axis]!) / spacing)) as [number, number, number];
  if (x < 0 || y < 0 || z < 0 || x >= size[0] || y >= size[1] || z >= size[2]) return Number.NaN;
  return values[(z * size[1] + y) * size[0] + x]!;
}

function greyIn({ values }: HeadModel): (value: number) => number {
  const sorted = values.filter(Number.isFinite).sort();
  const [least, most] = [sorted[0] ?? 0, sorted[Math.floor(sorted.length * BRIGHTEST)] ?? 1];
  return (value) => (Number.isFinite(value) ? Math.min(255, Math.max(0, ((value - least) / (most - least)) * 255)) : 0);
}
