import { AdmissionRun } from './admission.ts';
import type { ArchiveRows } from './archive-rows.ts';
import { appendAudit } from './audit.ts';
import { recordOfCase } from './quarantine.ts';
import { RemovalRun } from './removal.ts';
import type { Session } from './session.ts';
import { Tally } from './tally.ts';
import { raiseTombstone } from './tombstones.ts';

type Decision = 'reject' | 'replace';

/** Decides an open case; `undefined` when there is none, or the decision does not fit it. */
export function resolveCase(
  session: Session,
  rows: ArchiveRows,
  id: number,
  decision: Decision,
  { by, address }: { readonly by: string; readonly address: string | undefined },
): { readonly blobKeys: string[] } | undefined {
  const { db } = session;
  const row = db.get(`SELECT * FROM quarantine WHERE id = ? AND state = 'open'`, id);
  if (!row || (decision === 'replace' && row.conflict !== 'instance-differs')) return undefined;
  const record = recordOfCase(session, row);
  const { identity } = record.form;
  return db.attempt(() => {
    const state = decision === 'replace' ? 'accepted' : 'rejected';
    db.run(
      'UPDATE quarantine SET state = ?, resolved_at = ?, resolved_by = ? WHERE id = ?',
      state,
      session.now,
      by,
      id,
    );
    const blobKeys = decision === 'replace' ? replace(session, rows, record, by) : reject(session, record, by);
    if (!blobKeys) return undefined;
    const tally = new Tally(session, rows);
    tally.quarantined(-1);
    tally.apply();
    const facts = { case: id, decision };
    session.appendChange('quarantine-resolved', identity, facts);
    const { studyInstanceUid } = identity;
    appendAudit(session, {
      kind: 'quarantine-resolved',
      outcome: 'success',
      actor: by,
      ...(address !== undefined && { address }),
      studyInstanceUid,
      facts,
    });
    return { blobKeys };
  });
}

type Newcomer = ReturnType<typeof recordOfCase>;

/** The newcomer goes, with a tombstone. */
function reject(session: Session, { form: { identity, kept } }: Newcomer, by: string): string[] {
  raiseTombstone(session, { ...identity, ...kept, reason: 'rejected', by });
  return [kept.blobKey];
}

/** The original goes, if it is still there, and the newcomer is admitted like any other: it must fit patient, study and series. */
function replace(session: Session, rows: ArchiveRows, record: Newcomer, by: string): string[] | undefined {
  // Looked at while the original is there: its study may go with it, and a decision about one contradiction must not hide another.
  if (!new AdmissionRun(session, rows).fitsParents(record)) return undefined;
  const removal = new RemovalRun(session, rows, by);
  const original = session.db.value(
    'SELECT id FROM instances WHERE sop_instance_uid = ?',
    record.form.identity.sopInstanceUid,
  );
  if (original !== undefined) removal.remove(Number(original), 'replaced');
  removal.finish();
  const admission = new AdmissionRun(session, rows);
  if (!admission.admitIfFits(record)) return undefined;
  admission.finish();
  return [...removal.blobKeys, ...removal.originalBlobKeys];
}
