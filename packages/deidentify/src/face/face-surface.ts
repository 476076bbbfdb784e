import type { Picture } from '@vesalius/codecs';
import type { SoughtFace } from './face-finder.ts';
import { type FaceRegion, faceMaskOf } from './face-region.ts';
import type { HeadModel } from './head-model.ts';
import { type Tissue, tissueOf } from './tissue.ts';

/** Degrees by which the head is turned about its long axis: seen from the front, half from the side, from the side. */
const VIEWS = [0, 45, 90];
/** Light of what is not there, of what turns away, and of what faces the eye. */
const [NOTHING, DARKEST, BRIGHTEST] = [0, 40, 235] as const;
/** Slopes between neighbours are looked at over so many pixels. */
const REACH = 1;

/**
 * The surface of a head as somebody would see it who makes one of the slices, without what goes: from the front, half from the side and
 * from the side. Some hundred pixels wide, grey. Without a region the head is as it came.
 */
export function faceSurface({ model, modality }: Pick<SoughtFace, 'model' | 'modality'>, region?: FaceRegion): Picture {
  const tissue = tissueOf(model, modality);
  if (region) cut(tissue, model, region);
  const [wide, deep, high] = model.size;
  const width = Math.ceil(Math.hypot(wide, deep));
  const picture: Picture = {
    ...{ width: width * VIEWS.length, height: high, channels: 1 },
    bytes: new Uint8Array(width * VIEWS.length * high),
  };
  for (const [at, degrees] of VIEWS.entries()) shade(picture, at * width, depths(tissue, model, width, degrees), width);
  return picture;
}

function cut(tissue: Tissue, { size, spacing, origin }: HeadModel, region: FaceRegion): void {
  const [columns, rows, levels] = size;
  for (let level = 0; level < levels; level++) {
    const mask = faceMaskOf(region, {
      ...{ columns, rows, spacing: [spacing, spacing] },
      position: [origin[0], origin[1], origin[2] + level * spacing],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    });
    const from = level * columns * rows;
    for (let at = 0; at < mask.length; at++) if (mask[at] === 1) tissue[from + at] = 0;
  }
}

/** How far away the first tissue is from the eye, in voxels, row by row from the top; infinite where there is none. */
function depths(tissue: Tissue, { size }: HeadModel, width: number, degrees: number): Float32Array {
  const [wide, deep, high] = size;
  const [cos, sin] = [Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI)];
  const seen = new Float32Array(width * high).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < high; row++)
    for (let column = 0; column < width; column++)
      for (let depth = 0; depth < width; depth++) {
        const [across, along] = [column - width / 2, depth - width / 2];
        const x = Math.round(across * cos - along * sin + wide / 2);
        const y = Math.round(across * sin + along * cos + deep / 2);
        if (x < 0 || y < 0 || x >= wide || y >= deep) continue;
        if (tissue[((high - 1 - row) * deep + y) * wide + x] === 0) continue;
        seen[row * width + column] = depth;
        break;
      }
  return seen;
}

/** Lit from where the eye is: what turns away is darker. */
function shade(picture: Picture, left: number, seen: Float32Array, width: number): void {
  for (let row = 0; row < picture.height; row++)
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const here = seen[at]!;
      const difference = (other: number) => {
        const there = seen[other] ?? here;
        return Number.isFinite(there) ? there - here : 2;
      };
      const steep = Math.hypot(difference(at + REACH), difference(at + REACH * width));
      const light = DARKEST + (BRIGHTEST - DARKEST) / Math.hypot(1, steep);
      picture.bytes[row * picture.width + left + column] = Number.isFinite(here) ? light : NOTHING;
    }
}
