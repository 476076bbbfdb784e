import type { Vector } from './vector.ts';
import type { VolumeGrid } from './volume-grid.ts';

/** What is made of the samples along a ray (PS3.18 §8.3.5.3.3). */
export const RENDERING_METHODS = ['maximum_ip', 'minimum_ip', 'average_ip', 'volume_rendered'] as const;
export type RenderingMethod = (typeof RENDERING_METHODS)[number];

/** A ray in voxels, its part inside of the volume in millimetres. */
export interface Ray {
  readonly voxels: Float32Array;
  readonly size: VolumeGrid['size'];
  /** Where it passes the plane of projection. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Voxels for a millimetre. */
  readonly through: Vector;
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly opacity: (value: number) => number;
}

/** Rounding must not lose the last sample. */
const SLACK = 1e-6;

export const GATHERERS: Readonly<Record<RenderingMethod, (ray: Ray) => number>> = {
  maximum_ip: (ray) => {
    let found = Number.NEGATIVE_INFINITY;
    for (let depth = ray.first; depth <= ray.last + SLACK; depth += ray.step)
      found = Math.max(found, sampleOf(ray, depth));
    return found;
  },
  minimum_ip: (ray) => {
    let found = Number.POSITIVE_INFINITY;
    for (let depth = ray.first; depth <= ray.last + SLACK; depth += ray.step)
      found = Math.min(found, sampleOf(ray, depth));
    return found;
  },
  average_ip: (ray) => {
    let [sum, count] = [0, 0];
    for (let depth = ray.first; depth <= ray.last + SLACK; depth += ray.step, count++) sum += sampleOf(ray, depth);
    return sum / count;
  },
  /** From the front on, each sample covering what is behind it by its opacity, surfaces that rise towards the eye brighter. */
  volume_rendered: ({ opacity, ...ray }) => {
    let light = 0;
    let clear = 1;
    let before = 0;
    for (let depth = ray.first; depth <= ray.last + SLACK && clear > 0.02; depth += ray.step) {
      const here = opacity(sampleOf(ray, depth));
      const covers = 1 - Math.sqrt(1 - here);
      light += clear * covers * Math.min(1, 0.35 + 0.65 * (2 * Math.max(0, here - before) + 0.5 * here));
      clear *= 1 - covers;
      before = here;
    }
    return light;
  },
};

/** Between eight voxels in a straight line each way; beside the border as on it. */
function sampleOf({ voxels, size, x, y, z, through }: Omit<Ray, 'opacity'>, depth: number): number {
  const width = size[0];
  const height = size[1];
  const px = x + through[0] * depth;
  const py = y + through[1] * depth;
  const pz = z + through[2] * depth;
  const x0 = Math.max(0, Math.min(Math.floor(px), width - 2));
  const y0 = Math.max(0, Math.min(Math.floor(py), height - 2));
  const z0 = Math.max(0, Math.min(Math.floor(pz), size[2] - 2));
  const fx = px - x0;
  const fy = py - y0;
  const fz = pz - z0;
  const plane = width * height;
  const at = x0 + y0 * width + z0 * plane;
  const a = voxels[at]! + (voxels[at + 1]! - voxels[at]!) * fx;
  const b = voxels[at + width]! + (voxels[at + width + 1]! - voxels[at + width]!) * fx;
  const c = voxels[at + plane]! + (voxels[at + plane + 1]! - voxels[at + plane]!) * fx;
  const d = voxels[at + plane + width]! + (voxels[at + plane + width + 1]! - voxels[at + plane + width]!) * fx;
  const near = a + (b - a) * fy;
  return near + (c + (d - c) * fy - near) * fz;
}
