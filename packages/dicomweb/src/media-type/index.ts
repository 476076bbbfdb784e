export { type MediaRange, parseAccept } from './accept.ts';
export { formatMediaType, type MediaType, parseMediaType } from './media-type.ts';
export { negotiate, type Offer } from './negotiate.ts';
export { DEFAULT_PIXEL_SYNTAXES, otherPixelMediaTypes, PIXEL_MEDIA_TYPES } from './pixel-media-types.ts';
