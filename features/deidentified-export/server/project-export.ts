import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Archive,
  ArchiveError,
  type JobContext,
  type Permission,
  type Principal,
  type StoredInstance,
} from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';
import { AttributeTable } from './attribute-table.ts';
import { ATTRIBUTES, type ExportedFile, type Exports } from './exports.ts';
import { volumesIn } from './volumes.ts';

/** Files of a folder that everybody can tell apart and no file system finds too long. */
const DIGITS = 16;

export interface ProjectExportInput {
  readonly project: number;
  readonly projectName: string;
  /** As the project shows them; all of it without. */
  readonly studyInstanceUids?: readonly string[];
  readonly nifti: boolean;
}

/** Who asks, seeing nothing but what the project shows de-identified, whatever else they may see. */
export function seenThrough(archive: Archive, principal: Principal, project: number): Principal {
  const place = { of: 'project', project } as const;
  const may = (permission: Permission) => archive.access.mayAt(principal, permission, place);
  if (!may('deidentified.see') && !may('projects.manage')) throw new ArchiveError('not-permitted');
  const also = (['restricted.see', 'very-restricted.see'] as const).filter(may);
  const permissions = new Set<Permission>(['deidentified.see', ...also]);
  return { ...principal, permissions: new Set(), grants: [{ place, permissions }] };
}

/** Studies of a project as its members see them, as files: what was de-identified once is not de-identified again, so that pseudonyms stay. */
export async function exportProject(archive: Archive, exports: Exports, context: JobContext) {
  const { project, projectName, nifti, ...chosen } = context.job.input as unknown as ProjectExportInput;
  const { id } = context.job;
  const seen = seenThrough(archive, context.principal, project);
  const studyInstanceUids = chosen.studyInstanceUids ?? (await studiesSeen(archive, seen));
  const folder = await exports.begin(id);
  const table = await AttributeTable.begin(join(folder, ATTRIBUTES));
  const destination = `de-identified export ${id}`;
  const transfer = archive.retrieve.transfer(seen, { studyInstanceUids }, destination, 'instances-exported');
  const total = await archive.retrieve.count(seen, { studyInstanceUids });
  const files: ExportedFile[] = [];
  const studies = new Set<string>();
  try {
    for await (const instance of studyInstanceUids.length > 0 ? transfer.instances() : []) {
      context.signal.throwIfAborted();
      const file = await written(archive, instance, folder);
      await table.add(file.path, join(folder, file.path));
      files.push(file);
      studies.add(instance.studyInstanceUid);
      transfer.arrived(instance);
      context.progress({ done: files.length, total, failed: 0 });
    }
  } finally {
    await transfer.end();
    await table.end();
  }
  if (files.length === 0)
    throw new ArchiveError('not-found', {
      detail: 'the project shows you none of these studies; its terms have to be agreed to',
    });
  const { volumes, framesLeft } = nifti ? await volumesIn(folder, files) : { volumes: [], framesLeft: 0 };
  await exports.finish(id, { project: projectName, files, volumes }, [...studies]);
  const made = volumes.filter(({ path }) => path.endsWith('.nii.gz')).length;
  return { written: files.length, refused: total - files.length, ...(nifti && { volumes: made, framesLeft }) };
}

async function studiesSeen(archive: Archive, seen: Principal): Promise<string[]> {
  const rows = await archive.search.searchAll(seen, { level: 'study', matches: [] });
  return rows.map(({ studyInstanceUid }) => studyInstanceUid!);
}

async function written(archive: Archive, instance: StoredInstance, folder: string): Promise<ExportedFile> {
  const part = join(folder, 'instance.part');
  const hash = createHash('sha256');
  let size = 0;
  const counted = new Transform({
    transform(bytes: Uint8Array, _, done) {
      hash.update(bytes);
      size += bytes.length;
      done(null, bytes);
    },
  });
  await pipeline(
    Readable.from(archive.retrieve.file(instance)),
    counted,
    createWriteStream(part, { mode: 0o600, flush: true }),
  );
  const path = await pathOf(part, instance);
  const place = join(folder, path);
  await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  await rename(part, place);
  return { path, size, sha256: hash.digest('hex'), sopClassUid: instance.sopClassUid };
}

/** The pseudonym, then names out of UIDs. */
async function pathOf(file: string, instance: StoredInstance): Promise<string> {
  const { dataset } = await readHeader(file);
  const short = (prefix: string, uid: string, digits: number) =>
    prefix + createHash('sha256').update(uid).digest('hex').slice(0, digits).toUpperCase();
  return [
    (dataset.text(TAG.PatientID) ?? '').replace(/[^\w.-]/g, '_') || '_',
    short('ST', instance.studyInstanceUid, DIGITS / 2),
    short('SE', instance.seriesInstanceUid, DIGITS / 2),
    `${short('IM', instance.sopInstanceUid, DIGITS)}.dcm`,
  ].join('/');
}
