import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArchiveError } from '@vesalius/archive/api';
import { type Dataset, DicomWriteError, TAG } from '@vesalius/dicom';
import type { MediaType } from '@vesalius/dicomweb';
import { Spool } from '@vesalius/spool';
import { CANNOT_UNDERSTAND, FAILURE_REASONS, PROCESSING_FAILURE } from '../failure-reasons.ts';
import { type PartResult, partResult } from '../part-result.ts';
import type { PartStoreOptions } from '../part-store.ts';
import { ComposeProblem } from './bulk-part.ts';
import { compose } from './compose.ts';
import { fileStream } from './file-stream.ts';
import { type MetadataBody, type MetadataInstance, readMetadataBody } from './read-metadata-body.ts';

/** Bulk data that one request may bring. */
const MOST_BYTES = 32 * 1024 * 1024 * 1024;

/**
 * Stores instances that come as metadata with bulk data (PS3.18 §10.5): each becomes a file, which goes the way of every other. Bulk data
 * wait on disk, since metadata may refer to any of them.
 */
export async function storeComposed(
  body: AsyncIterable<Uint8Array>,
  type: MediaType,
  options: PartStoreOptions,
  spoolFolder = join(tmpdir(), 'vesalius-spool'),
): Promise<PartResult[]> {
  const spool = await Spool.open(spoolFolder, MOST_BYTES, spoolError);
  try {
    const parts = await readMetadataBody(body, type, spool);
    const results: PartResult[] = [];
    for (const instance of parts.instances) results.push(await storeOne(instance, parts, options));
    return results;
  } finally {
    await spool.close();
  }
}

function spoolError(failure: 'too-large' | 'no-space' | 'failed', cause?: unknown): ArchiveError {
  if (failure === 'too-large') return new ArchiveError('limit-exceeded', { detail: 'bulk data' });
  return new ArchiveError(failure === 'no-space' ? 'out-of-space' : 'storage-failed', { cause });
}

async function storeOne(
  instance: MetadataInstance,
  body: MetadataBody,
  { ingest, source, log, expected, quarantinedIs }: PartStoreOptions,
): Promise<PartResult> {
  const reception = ingest.receive(source, { form: 'file', ...expected });
  try {
    for await (const bytes of fileStream(await compose(instance, body, expected.expectedStudyInstanceUid)))
      if (!reception.write(bytes)) await reception.drained();
    return partResult(await reception.end(), quarantinedIs);
  } catch (error) {
    reception.abort();
    const reason = reasonOf(error);
    log.error('store failed', { reason });
    return { kind: 'failed', reason, instance: namesOf(instance.dataset) };
  }
}

function reasonOf(error: unknown): number {
  if (error instanceof ComposeProblem) return error.reason;
  if (error instanceof ArchiveError) return FAILURE_REASONS[error.code];
  return error instanceof DicomWriteError ? CANNOT_UNDERSTAND : PROCESSING_FAILURE;
}

function namesOf(dataset: Dataset) {
  const [sopClassUid, sopInstanceUid] = [dataset.text(TAG.SOPClassUID), dataset.text(TAG.SOPInstanceUID)];
  return { ...(sopClassUid && { sopClassUid }), ...(sopInstanceUid && { sopInstanceUid }) };
}
