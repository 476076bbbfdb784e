export type { DecodedFrame, ImagePixel } from './image-pixel.ts';
