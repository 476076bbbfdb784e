/** Volumes of slices, and what is seen of them: planes, slabs and projections (PS3.18 §8.3.5.3). */
export type { Side, Viewpoint } from './camera.ts';
export { RENDERING_METHODS, type RenderingMethod } from './ray.ts';
export { type SlicePlace, slicePlaceOf } from './slice-place.ts';
export { type SliceStack, sliceStackOf } from './slice-stack.ts';
export { cross, dot, minus, plus, times, type Vector } from './vector.ts';
export { gridOf, type OrderedSlices, type VolumeGrid } from './volume-grid.ts';
export { type VolumeView, volumePicture } from './volume-picture.ts';
export { writeVoxels } from './voxels.ts';
