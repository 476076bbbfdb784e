/**
 * The words of PS3.18, for servers and clients alike.
 *   media-type/  media types and Accept;  multipart/  bodies of many parts, read and written as they flow
 *   query/  the query grammar;  client/  a DICOMweb user agent;  range/  the Range header
 */
export * from './client/index.ts';
export * from './errors/index.ts';
export * from './media-type/index.ts';
export * from './multipart/index.ts';
export * from './query/index.ts';
export * from './range/index.ts';
export * from './rendering/index.ts';
