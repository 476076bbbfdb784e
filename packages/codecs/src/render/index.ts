/**
 * From frames to what a screen shows, in Node and in browsers.
 *
 *   render-frame.ts      one frame as a picture, pixel by pixel
 *   grey, modality, voi, presentation-lut, padding     the grey scale pipeline (PS3.4 N.2)
 *   colour, ybr, palette, segmented-palette            the colour pipeline
 *   overlay, shutter                                   what lies on top
 *   frame-attributes     functional groups;  presentation-state, displayed-area  what replaces the image's own view
 *   layout, geometry, aspect                           area, turn, region and size
 *   draw/                lines, text, graphics, annotation
 */
export { FrameAttributes } from './frame-attributes.ts';
export { type ModalityTransform, modalityOf } from './modality.ts';
export { inColour, type Picture } from './picture.ts';
export { referencedImages } from './presentation-state.ts';
export { type FrameToRender, renderFrame } from './render-frame.ts';
export type { View } from './transforms.ts';
export type { Window } from './voi.ts';
