import { type Archive, ArchiveError, type JobContext, type JobHandler, type Principal } from '@vesalius/archive/api';
import type { Match } from '@vesalius/dicom';
import type { ProjectsData } from '../data.ts';
import { isOutOf } from './consented.ts';
import { identifierMatches, matchesOf } from './matches.ts';
import { requireRoom } from './quota.ts';

export const JOIN_JOB = 'project-join';

export interface JoinInput {
  readonly project: number;
  readonly studyInstanceUids?: readonly string[];
  readonly keys?: Readonly<Record<string, string>>;
  /** Number of a list of identifiers in the register. */
  readonly list?: number;
}

/** Puts studies into a project, as the one who asked may find them; again is harmless. */
export function joinJob(archive: Archive, data: ProjectsData): JobHandler {
  return async (context) => {
    const input = context.job.input as unknown as JoinInput;
    const { studies, missing } = await studiesOf(archive, data, context, input);
    let [joined, failed] = [0, 0];
    for (const uid of studies) {
      context.signal.throwIfAborted();
      await requireRoom(archive, data.governance, input.project);
      const isOut = await isOutOf(archive, data.consents, input.project, uid);
      if (!isOut && (await archive.projects.putStudy(context.principal, input.project, uid))) joined++;
      else failed++;
      context.progress({ done: joined, total: studies.size, failed });
    }
    if (input.list !== undefined) data.register.forgetList(input.list);
    return { joined, failed, missing };
  };
}

/** The studies that are meant, and how many identifiers none was found for. */
async function studiesOf(archive: Archive, { register }: ProjectsData, { principal }: JobContext, input: JoinInput) {
  const studies = new Set(input.studyInstanceUids ?? []);
  let missing = 0;
  if (input.keys) for (const uid of await found(archive, principal, matchesOf(input.keys))) studies.add(uid);
  if (input.list === undefined) return { studies, missing };
  const identifiers = register.list(input.project, input.list);
  if (!identifiers) throw new ArchiveError('not-found', { detail: 'the list was used already' });
  for (const identifier of identifiers) {
    const before = studies.size;
    let isKnown = false;
    for (const match of identifierMatches(identifier.trim()))
      for (const uid of await found(archive, principal, [match])) {
        studies.add(uid);
        isKnown = true;
      }
    if (!isKnown && studies.size === before) missing++;
  }
  return { studies, missing };
}

async function found(archive: Archive, principal: Principal, matches: readonly Match[]): Promise<string[]> {
  if (matches.length === 0) throw new ArchiveError('query-not-understood', { detail: 'this would be every study' });
  const uids: string[] = [];
  for await (const { studyInstanceUid } of archive.search.search(principal, { level: 'study', matches }))
    if (studyInstanceUid !== undefined) uids.push(studyInstanceUid);
  return uids;
}
