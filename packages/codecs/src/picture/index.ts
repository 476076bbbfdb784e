/** Pictures of frames as files, for Node: the worker pool in which they are made. */

export type { Picture } from '../render/picture.ts';
export { pngOf } from './encode.ts';
export { PicturePool, type PicturePoolOptions } from './picture-pool.ts';
export type { FrameSource } from './picture-task.ts';
