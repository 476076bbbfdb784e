import type { Admission, Binning, Scope, Selection } from '@vesalius/archive/api';
import { type AdmissionMessage, unpackRecords } from '../admission-message.ts';
import { AdmissionRun } from './admission.ts';
import { ArchiveRows } from './archive-rows.ts';
import { appendAudit } from './audit.ts';
import type { Database } from './database.ts';
import { moveBlob } from './moved-blob.ts';
import { RemovalRun } from './removal.ts';
import { resolveCase } from './resolution.ts';
import { keptUntil, lockedUntil } from './retention/kept-until.ts';
import { Selecting } from './selection.ts';
import type { Session } from './session.ts';

export interface Removed {
  readonly instances: number;
  readonly bytes: number;
  readonly blobKeys: string[];
  readonly entries: number[];
  readonly retainedUntil?: number;
}

interface Remover {
  readonly by: string;
  readonly address: string | undefined;
  readonly binning: Binning | undefined;
}

export function instanceWrites(session: Session) {
  const rows = new ArchiveRows(session);
  return {
    admit: (message: AdmissionMessage): Admission[] => admitTogether(session, rows, [message])[0]!,
    moveBlob: (from: string, to: string): boolean => moveBlob(session, from, to),
    remove: (
      scope: Scope,
      selection: Selection,
      by: string,
      limit: number,
      address?: string,
      binning?: Binning,
    ): Removed =>
      removeSelected(session, rows, new Selecting(session.db, scope, selection), { by, address, binning }, limit),
  };
}

export function quarantineWrites(session: Session) {
  const rows = new ArchiveRows(session);
  return {
    resolve: (id: number, decision: 'reject' | 'replace', by: string, address?: string, binning?: Binning) =>
      resolveCase(session, rows, id, decision, { by, address, binning }),
  };
}

/** Several admissions that wait for the same commit as one: what they have in common is written once. */
export function admitTogether(
  session: Session,
  rows: ArchiveRows,
  messages: readonly AdmissionMessage[],
): Admission[][] {
  const run = new AdmissionRun(session, rows);
  const records = messages.map(unpackRecords);
  run.lookAhead(records.flat());
  const admissions = records.map((those) => those.map((record) => run.admit(record)));
  run.finish();
  return admissions;
}

function removeSelected(
  session: Session,
  rows: ArchiveRows,
  selecting: Selecting,
  { by, address, binning }: Remover,
  limit: number,
): Removed {
  const kept = keptOf(session, selecting, binning !== undefined);
  if (kept) return refused(session, kept, { by, address, binning });
  const run = new RemovalRun(session, rows, by, binning);
  for (const id of idsOf(session.db, selecting, limit)) run.remove(id, 'deleted');
  const entries = run.finish();
  for (const [studyInstanceUid, instances] of run.perStudy) {
    const facts = { instances };
    appendAudit(session, {
      kind: 'instances-deleted',
      outcome: 'success',
      actor: by,
      ...(address !== undefined && { address }),
      studyInstanceUid,
      facts,
    });
  }
  const { instances, bytes, blobKeys, originalBlobKeys } = run;
  return { instances, bytes, blobKeys: [...blobKeys, ...originalBlobKeys], entries };
}

interface Kept {
  readonly studyInstanceUid: string;
  readonly until: number;
}

/** A study of the selection that must not go. What the archive discards of its own making is kept by locks on it, not by rules. */
function keptOf(session: Session, selecting: Selecting, byRules: boolean): Kept | undefined {
  const studies = new Set(selecting.series().map(({ study }) => study));
  for (const id of studies) {
    const uid = String(session.db.value('SELECT study_instance_uid FROM studies WHERE id = ?', id));
    const until = byRules ? keptUntil(session, uid) : lockedUntil(session, uid);
    if (until > 0) return { studyInstanceUid: uid, until };
  }
  return undefined;
}

/** All or nothing: what is not locked of a selection stays as well. */
function refused(session: Session, { studyInstanceUid, until }: Kept, { by, address }: Remover): Removed {
  appendAudit(session, {
    kind: 'instances-deleted',
    outcome: 'failure',
    actor: by,
    ...(address !== undefined && { address }),
    studyInstanceUid,
    facts: { instances: 0, retainedUntil: until },
  });
  return { instances: 0, bytes: 0, blobKeys: [], entries: [], retainedUntil: until };
}

function idsOf(db: Database, selecting: Selecting, limit: number): number[] {
  if (!selecting.wholeSeries)
    return selecting
      .places()
      .slice(0, limit)
      .map((place) => place[4]);
  const ids: number[] = [];
  for (const { id } of selecting.series()) {
    if (ids.length >= limit) break;
    const sql = 'SELECT id FROM instances WHERE series_ref = ? ORDER BY instance_number NULLS FIRST, id LIMIT ?';
    for (const [instance] of db.arrays(sql, [id, limit - ids.length])) ids.push(Number(instance));
  }
  return ids;
}
