export { DEFAULT_MULTIPART_LIMITS, type MultipartLimits } from './limits.ts';
export { type MultipartEvent, multipartEvents } from './multipart-events.ts';
export { type MultipartHandler, MultipartReader } from './multipart-reader.ts';
export { multipartChunks, multipartEnd, newBoundary, type OutgoingPart, partHead } from './multipart-writer.ts';
export type { PartHeaders } from './part-headers.ts';
