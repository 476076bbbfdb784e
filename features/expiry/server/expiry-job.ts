import { type Archive, ArchiveError, type JobContext, type JobHandler, type Query } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { type ExpiryRule, matchesToday } from './rule.ts';

export const EXPIRY_JOB = 'expiry';

export interface ExpiryInput {
  readonly dryRun: boolean;
}

/** Studies that one run looks at; what is more waits for the next one. */
const MOST_STUDIES = 100_000;
/** Why a study stays: what forbids to delete it, as the kernel says. */
const HELD: ReadonlySet<string> = new Set(['retained', 'conflict', 'not-permitted']);

/** Counts, or moves into the bin, what is over by the rules, the oldest first; begun again it goes on with what is left. */
export function expiryJob(archive: Archive, rules: readonly ExpiryRule[], now: () => number): JobHandler {
  return async ({ job, principal, signal, progress }) => {
    const { dryRun } = job.input as unknown as ExpiryInput;
    archive.access.demand(principal, 'delete');
    const over = await studiesOver(archive, principal, rules, now());
    let [done, held, instances, bytes] = [0, 0, 0, 0];
    for (const [uid, counted] of over) {
      signal.throwIfAborted();
      if (dryRun) instances += counted;
      else {
        const gone = await expired(archive, principal, uid);
        if (gone) [instances, bytes] = [instances + gone.instances, bytes + gone.bytes];
        else held++;
      }
      progress({ done: ++done, total: over.size, failed: held });
    }
    return { dryRun, studies: over.size - held, instances, held, ...(!dryRun && { bytes }) };
  };
}

/** UIDs with how many instances each has, in the order of their dates. */
async function studiesOver(
  archive: Archive,
  principal: JobContext['principal'],
  rules: readonly ExpiryRule[],
  now: number,
): Promise<Map<string, number>> {
  const over = new Map<string, number>();
  for (const rule of rules) {
    const query: Query = {
      level: 'study',
      matches: matchesToday(rule, now),
      include: [[TAG.NumberOfStudyRelatedInstances]],
      order: [{ by: TAG.StudyDate }],
      limit: MOST_STUDIES,
    };
    // A condition that is left out would let more expire than was meant.
    if (archive.search.support(query).unsupportedMatches.length > 0)
      throw new ArchiveError('query-not-understood', { where: rule.text, detail: 'studies cannot be found by this' });
    const found = archive.search.search(principal, query);
    for await (const { studyInstanceUid, attributes } of found)
      over.set(studyInstanceUid!, Number(attributes['00201208']?.Value?.[0] ?? 0));
  }
  return over;
}

/** Undefined when the study has to stay. */
async function expired(archive: Archive, principal: JobContext['principal'], uid: string) {
  try {
    return await archive.lifecycle.remove(principal, { studyInstanceUids: [uid] });
  } catch (error) {
    if (!(error instanceof ArchiveError) || !HELD.has(error.code)) throw error;
    archive.log.info('a study that is over stays', { studyInstanceUid: uid, code: error.code });
    return undefined;
  }
}
