import { type Archive, ArchiveError, type AuditKind, type AuditRow } from '@vesalius/archive/api';
import type { ProjectsData } from '../data.ts';
import { SEES_ALL } from '../known-project.ts';
import type { Told } from '../register/withdrawals.ts';

/** Ways on which copies leave the archive. */
const COPIED: readonly AuditKind[] = ['instances-transferred', 'instances-exported', 'instances-accessed'];
const PAGE = 1000;
/** What the archive does for itself, in the folder of a batch. */
const OWN_WORK = /^batch \d+ of project \d+$/;

/** A copy that left, as the audit trail has it. */
export interface Copy {
  /** As it was given out. */
  readonly studyInstanceUid: string;
  readonly kind: AuditKind;
  readonly actor: string;
  readonly destination?: string;
  readonly at: number;
}

/** Who holds copies: a peer that they were sent to, or the person who took them. */
export interface Holder {
  readonly holder: string;
  readonly isPeer: boolean;
  readonly copies: readonly Copy[];
  readonly told?: Omit<Told, 'holder'>;
}

/** Events of the audit trail about the studies, by their own UIDs and by those that stand for them; the latest first. */
export async function copiesOf(
  archive: Archive,
  { lenses }: ProjectsData,
  project: number,
  studies: readonly string[],
): Promise<Copy[]> {
  const lens = await lenses.lens(project);
  const uids = new Set(studies.flatMap((uid) => (lens ? [uid, lens.uid(uid)] : [uid])));
  const copies: Copy[] = [];
  for (const studyInstanceUid of uids)
    for (const kind of COPIED)
      for await (const row of eventsOf(archive, studyInstanceUid, kind)) {
        const destination = row.facts?.destination;
        if (OWN_WORK.test(String(destination))) continue;
        const to = destination !== undefined && { destination: String(destination) };
        copies.push({ studyInstanceUid, kind, actor: row.actor, at: row.at, ...to });
      }
  return copies.sort((one, other) => other.at - one.at);
}

async function* eventsOf(archive: Archive, studyInstanceUid: string, kind: AuditKind): AsyncGenerator<AuditRow> {
  for (let after = 0; ; ) {
    const rows = await archive.audit.list(SEES_ALL, {
      ...{ studyInstanceUid, kind, after, outcome: 'success', limit: PAGE },
    });
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

/** Who holds copies of somebody who has withdrawn, and who of them was told. @throws ArchiveError `not-found` */
export async function holdersOf(
  archive: Archive,
  data: ProjectsData,
  project: number,
  pseudonym: string,
): Promise<Holder[]> {
  const studies = data.withdrawals.studies(project, pseudonym);
  if (!studies) throw new ArchiveError('not-found', { detail: 'nobody of that pseudonym has withdrawn' });
  const copies = await copiesOf(archive, data, project, studies);
  const told = new Map(data.withdrawals.told(project, pseudonym).map(({ holder, ...rest }) => [holder, rest]));
  return [...Map.groupBy(copies, holderOf)].map(([holder, own]) => ({
    holder,
    isPeer: own.some(({ kind }) => kind === 'instances-transferred'),
    copies: own,
    ...(told.has(holder) && { told: told.get(holder)! }),
  }));
}

/** Exports are taken by who has made them; what was sent is with who it was sent to. */
function holderOf({ kind, actor, destination }: Copy): string {
  return kind === 'instances-transferred' && destination !== undefined ? destination : actor;
}
