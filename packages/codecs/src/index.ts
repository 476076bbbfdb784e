export { decodeFrame } from './decode-frame.ts';
export * from './errors/index.ts';
export { type FragmentPlace, frameStarts, frameStartsByContent } from './fragments/frame-starts.ts';
export { frameBits, frameBytes, MOST_FRAME_BYTES } from './frame-size.ts';
export type { DecodedFrame, ImagePixel } from './image-pixel.ts';
export { type ImagePixelRefusal, imagePixelOf } from './image-pixel-of.ts';
export type { PictureOptions, PictureType } from './picture/picture-options.ts';
export * from './render/index.ts';
export { type Family, familyOf } from './transfer-syntax-family.ts';
