/**
 * The kernel: what a PACS must never get wrong.
 *
 *   open-archive.ts  puts the parts together over the ports it is given
 *   ingest/          a stream becomes a durable instance
 *   query/           one typed question;  retrieve/  bytes, frames, metadata, all checked
 *   rendering/       pictures, made in worker threads and kept for a while
 *   transcoding/     the same instance in other transfer syntaxes, frame by frame
 *   lifecycle/       deletion and quarantine;  jobs/  long work
 *   integrity/       checksums, verify, adoption of blobs without a row
 *   access/          who may what;  audit/  who did what
 *   views/           what is seen de-identified, through projects
 *   outgoing/        where this server may connect to
 */
export { access, SYSTEM } from './access/access.ts';
export type { HeadNotary } from './audit/heads.ts';
export { type TrailReport, verifyTrail } from './audit/verify-trail.ts';
export type { AdoptionReport } from './integrity/adopt.ts';
export type { ScrubRules } from './integrity/scrub.ts';
export { type VerifyReport, verifyArchive } from './integrity/verify.ts';
export { MadeCache } from './made/made-cache.ts';
export { type ArchiveParts, type OpenedArchive, openArchive } from './open-archive.ts';
export { CodecWorkers } from './rendering/codec-workers.ts';
export { ArchiveRendering } from './rendering/rendering.ts';
export type { ViewParts } from './views/open-views.ts';
