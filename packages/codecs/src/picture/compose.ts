import { type Dataset, TAG } from '@vesalius/dicom';
import { aspectOf } from '../render/aspect.ts';
import { displayedArea } from '../render/displayed-area.ts';
import { annotate } from '../render/draw/annotation.ts';
import { drawGraphics } from '../render/draw/graphics.ts';
import { drawWatermark } from '../render/draw/watermark.ts';
import { cropped, turned } from '../render/geometry.ts';
import { type Layout, layoutOf } from '../render/layout.ts';
import type { Picture } from '../render/picture.ts';
import { type FrameToRender, renderFrame } from '../render/render-frame.ts';
import { resized } from './encode.ts';
import type { PictureOptions } from './picture-options.ts';

/**
 * A frame as it is to be shown: rendered, cut, turned and sized, then drawn upon.
 * @param state a presentation state that refers to the frame
 * @throws CodecError
 */
export async function composedPicture(
  frame: FrameToRender,
  options: Pick<PictureOptions, 'window' | 'viewport' | 'region' | 'annotation' | 'watermark'>,
  state?: Dataset,
): Promise<Picture> {
  const { dataset } = frame.attributes;
  const presented = { sopInstanceUid: dataset.text(TAG.SOPInstanceUID) ?? '', frameNumber: frame.frameNumber };
  const presentation = state && { state, frame: presented };
  const rendered = renderFrame(frame, { window: options.window, presentation });
  const shown = state && displayedArea(state, presented, rendered);
  const { viewport, region, annotation, watermark } = options;
  const aspect = shown?.aspect ?? aspectOf(frame.attributes);
  const layout = layoutOf(rendered, { area: shown?.area, turn: shown?.turn, region, viewport, aspect });
  const picture = await laidOut(rendered, layout);
  if (!state && !annotation && !watermark) return picture;
  const own = { ...picture, bytes: Uint8Array.from(picture.bytes) };
  if (state) drawGraphics(own, state, presented, layout);
  if (annotation) annotate(own, dataset, annotation);
  if (watermark) drawWatermark(own, watermark);
  return own;
}

async function laidOut(picture: Picture, layout: Layout): Promise<Picture> {
  const region = cropped(turned(cropped(picture, layout.area), layout.turn), layout.region);
  return resized(flipped(region, layout), layout.width, layout.height);
}

/** Upside down is half a turn and a mirror. */
function flipped(picture: Picture, { flipColumns, flipRows }: Layout): Picture {
  if (!flipRows) return turned(picture, { quarters: 0, mirrored: flipColumns });
  return turned(picture, { quarters: 2, mirrored: !flipColumns });
}
