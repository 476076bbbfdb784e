import { type Archive, ArchiveError, type JobContext, type JobHandler, type Principal } from '@vesalius/archive/api';
import type { Match } from '@vesalius/dicom';
import type { ProjectsData } from '../data.ts';
import { isOutOf } from './consented.ts';
import { ListJoining } from './list-joining.ts';
import { matchesOf } from './matches.ts';

export const JOIN_JOB = 'project-join';

export interface JoinInput {
  readonly project: number;
  readonly studyInstanceUids?: readonly string[];
  readonly keys?: Readonly<Record<string, string>>;
  /** Number of a list of identifiers in the register. */
  readonly list?: number;
  /** Of a list: what would be is told, and nothing done. */
  readonly dryRun?: boolean;
}

/** Puts studies into a project, as the one who asked may find them; again is harmless. */
export function joinJob(archive: Archive, data: ProjectsData): JobHandler {
  return async (context) => {
    const input = context.job.input as unknown as JoinInput;
    const { project, list, dryRun = false } = input;
    if (list !== undefined) return new ListJoining(archive, data, { project, list, dryRun }).run(context);
    const studies = await studiesOf(archive, context, input);
    let [joined, failed] = [0, 0];
    for (const uid of studies) {
      context.signal.throwIfAborted();
      const isOut = await isOutOf(archive, data.consents, project, uid);
      if (!isOut && (await archive.projects.putStudy(context.principal, project, uid))) joined++;
      else failed++;
      context.progress({ done: joined, total: studies.size, failed });
    }
    return { joined, failed, missing: 0 };
  };
}

async function studiesOf(archive: Archive, { principal }: JobContext, input: JoinInput): Promise<Set<string>> {
  const studies = new Set(input.studyInstanceUids ?? []);
  if (input.keys) for (const uid of await found(archive, principal, matchesOf(input.keys))) studies.add(uid);
  return studies;
}

async function found(archive: Archive, principal: Principal, matches: readonly Match[]): Promise<string[]> {
  if (matches.length === 0) throw new ArchiveError('query-not-understood', { detail: 'this would be every study' });
  const uids: string[] = [];
  for await (const { studyInstanceUid } of archive.search.search(principal, { level: 'study', matches }))
    if (studyInstanceUid !== undefined) uids.push(studyInstanceUid);
  return uids;
}
