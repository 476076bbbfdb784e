export { parseRendering, parseThumbnail } from './parse-rendering.ts';
export { parseVolumeRendering, type VolumeRenderingRequest } from './parse-volume-rendering.ts';
export { parseWadoRendering } from './parse-wado-rendering.ts';
export type { RenderingRequest } from './rendering-request.ts';
