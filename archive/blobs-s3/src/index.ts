/**
 * Blobs as objects of a bucket: `<prefix><key>.dcm`, whole Part 10 files as `blobs-fs` keeps them.
 *
 *   s3-url.ts         what VESALIUS_BLOBS_URL says
 *   s3-blobs.ts       the store
 *   staged-object.ts  an object on its way: parts of a fixed size, visible when the last request has succeeded
 *   segment-cache.ts  copies nearer by, bounded; never the only copy of anything
 *   failure.ts        what a provider answers, in the archive's words
 */
export { openS3Blobs, type S3BlobsOptions } from './s3-blobs.ts';
