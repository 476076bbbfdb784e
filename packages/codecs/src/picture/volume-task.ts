import { CodecError } from '../errors/index.ts';
import type { VolumeGrid } from '../volume/volume-grid.ts';
import { type VolumeView, volumePicture } from '../volume/volume-picture.ts';
import { writeVoxels } from '../volume/voxels.ts';
import { encodedPicture, resized } from './encode.ts';
import type { PictureOptions } from './picture-options.ts';
import { type FrameSource, frameOf } from './picture-task.ts';

/** Decodes a frame into the memory that all threads share. @throws CodecError */
export async function voxelsOf(source: FrameSource, step: number, slice: Float32Array): Promise<void> {
  const { frame } = await frameOf(source);
  writeVoxels(frame, step, slice);
}

/** A view of a volume as an encoded picture, fitted into the viewport. @throws CodecError */
export async function volumeView(
  voxels: Float32Array,
  grid: VolumeGrid,
  view: VolumeView,
  options: Pick<PictureOptions, 'type' | 'quality' | 'viewport'>,
): Promise<Uint8Array> {
  const picture = volumePicture(voxels, grid, view);
  if (!picture) throw new CodecError('no-view');
  const { viewport } = options;
  const most = { width: viewport?.width ?? picture.width, height: viewport?.height ?? picture.height };
  const scale = Math.min(most.width / picture.width, most.height / picture.height);
  const size = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return encodedPicture(await resized(picture, size(picture.width), size(picture.height)), options, undefined);
}
