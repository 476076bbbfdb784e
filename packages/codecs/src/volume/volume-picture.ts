import type { Picture } from '../render/picture.ts';
import { type VoiTransform, voiValue, type Window, windowOfRange } from '../render/voi.ts';
import { type Projection, projectionOf, type Viewpoint } from './camera.ts';
import { projected } from './project.ts';
import type { RenderingMethod } from './ray.ts';
import type { VolumeGrid } from './volume-grid.ts';

/** How a volume is to be shown (PS3.18 §8.3.5.3). */
export interface VolumeView {
  /** A plane, or a slab of it, through the point that is looked at; or all that lies along the look. */
  readonly kind: 'mpr' | '3d';
  readonly method: RenderingMethod;
  readonly viewpoint: Viewpoint;
  /** Thickness of the plane, millimetres. */
  readonly slab: number;
  /** The range of the voxels unless given. */
  readonly window?: Window | undefined;
}

/** What is darker than this part of white covers nothing, so that air and noise are no fog. */
const CLEAR = 0.2;

/** A picture of a volume with square pixels, 512 a side at most; undefined for a camera that looks nowhere. */
export function volumePicture(voxels: Float32Array, grid: VolumeGrid, view: VolumeView): Picture | undefined {
  const projection = projectionOf(grid, view.viewpoint);
  if (!projection) return undefined;
  const voi: VoiTransform = view.window ? { kind: 'window', ...view.window } : rangeOf(voxels);
  const brightness = (value: number) => (Number.isNaN(value) ? 0 : voiValue(voi, value));
  const opacity = (value: number) => Math.max(0, (brightness(value) - CLEAR) / (1 - CLEAR));
  const values = projected(voxels, grid, projection, { method: view.method, ...reach(projection, view), opacity });
  const shown = view.method === 'volume_rendered' ? (light: number) => Math.min(1, light || 0) : brightness;
  const bytes = Uint8Array.from(values, (value) => Math.round(255 * shown(value)));
  return { width: projection.width, height: projection.height, channels: 1, bytes };
}

function reach({ near, far }: Projection, { kind, slab }: VolumeView): { from: number; to: number } {
  if (kind === '3d') return { from: near, to: far };
  return { from: Math.max(near, -slab / 2), to: Math.min(far, slab / 2) };
}

function rangeOf(voxels: Float32Array): VoiTransform {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < voxels.length; at++) {
    const value = voxels[at]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return windowOfRange(least, most);
}
