import { createReadStream } from 'node:fs';
import { type Archive, ArchiveError } from '@vesalius/archive/api';
import { type Dataset, DicomError, TAG } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';
import { within } from '../known-project.ts';

const VALUES_UP_TO = 64 * 1024;
/** UIDs made of a hash (PS3.5 §B.2). */
const MADE_UID = /^2\.25\.\d{1,39}$/;
const HASH = /^[0-9A-HJKMNP-TV-Z]{12}$/;

/** What a page says an instance is. */
export interface UploadedInstance {
  readonly pseudonym: string;
  readonly study: string;
  readonly series: string;
  readonly instance: string;
}

/**
 * Reads what a page has de-identified, and refuses what does not look like it: the marks, a pseudonym of the project in the place of name and
 * ID, UIDs that are made. @throws ArchiveError `not-understood`
 */
export async function uploadedInstance(path: string, prefix: string): Promise<UploadedInstance> {
  const dataset = await headerOf(path);
  const text = (tag: number) => dataset.text(tag) ?? '';
  const pseudonym = text(TAG.PatientID);
  const [study, series, instance] = [text(TAG.StudyInstanceUID), text(TAG.SeriesInstanceUID), text(TAG.SOPInstanceUID)];
  const isMade = [study, series, instance].every((uid) => MADE_UID.test(uid));
  const isNamed = pseudonym.startsWith(prefix) && HASH.test(pseudonym.slice(prefix.length));
  if (text(TAG.PatientIdentityRemoved) !== 'YES' || !isMade || !isNamed || text(TAG.PatientName) !== pseudonym)
    throw new ArchiveError('not-understood', { detail: 'it is not de-identified for this project' });
  return { pseudonym, study, series, instance };
}

async function headerOf(path: string): Promise<Dataset> {
  try {
    return (await readHeader(path, { valuesUpTo: VALUES_UP_TO })).dataset;
  } catch (error) {
    if (error instanceof DicomError) throw new ArchiveError('not-understood', { detail: error.code });
    throw error;
  }
}

/** Brings a de-identified file into the archive as an instance of the project. @throws ArchiveError */
export async function ingestFile(archive: Archive, project: number, path: string): Promise<void> {
  const source = { door: 'import', principal: within(project, 'store'), projects: [project] } as const;
  const reception = archive.ingest.receive(source, { form: 'file' });
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>)
      if (!reception.write(chunk)) await reception.drained();
  } catch (error) {
    reception.abort();
    throw error;
  }
  const ended = await reception.end();
  if (ended.outcome === 'stored' || ended.outcome === 'duplicate') return;
  throw new ArchiveError(ended.outcome === 'refused' ? ended.code : 'conflict');
}
