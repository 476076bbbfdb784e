import type { Binning } from '@vesalius/archive/api';
import { AdmissionRun } from './admission.ts';
import type { ArchiveRows } from './archive-rows.ts';
import { appendAudit } from './audit.ts';
import { IntoBin } from './bin/into-bin.ts';
import { recordOfRow } from './named-record.ts';
import { RemovalRun } from './removal.ts';
import { keptUntil } from './retention/kept-until.ts';
import type { Session } from './session.ts';
import { Tally } from './tally.ts';
import { raiseTombstone } from './tombstones.ts';

type Decision = 'reject' | 'replace';

interface Decider {
  readonly by: string;
  readonly address: string | undefined;
  readonly binning: Binning | undefined;
}

/** Decides an open case; `undefined` when there is none, or the decision does not fit it. */
export function resolveCase(
  session: Session,
  rows: ArchiveRows,
  id: number,
  decision: Decision,
  { by, address, binning }: Decider,
): { readonly blobKeys: string[] } | undefined {
  const { db } = session;
  const row = db.get(`SELECT * FROM quarantine WHERE id = ? AND state = 'open'`, id);
  if (!row || (decision === 'replace' && row.conflict !== 'instance-differs')) return undefined;
  const record = recordOfRow(session, row);
  const { identity } = record.form;
  if (decision === 'replace' && keptUntil(session, identity.studyInstanceUid) > 0) return undefined;
  return db.attempt(() => {
    const state = decision === 'replace' ? 'accepted' : 'rejected';
    db.run(
      'UPDATE quarantine SET state = ?, resolved_at = ?, resolved_by = ? WHERE id = ?',
      state,
      session.now,
      by,
      id,
    );
    const blobKeys =
      decision === 'replace'
        ? replace(session, rows, record, { by, binning })
        : reject(session, record, { by, binning });
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

type Newcomer = ReturnType<typeof recordOfRow>;

type Going = Pick<Decider, 'by' | 'binning'>;

/** The newcomer goes, to the bin or with a tombstone. */
function reject(session: Session, newcomer: Newcomer, { by, binning }: Going): string[] {
  if (binning) {
    const bin = new IntoBin(session, by, binning);
    bin.newcomer(newcomer);
    bin.finish();
    return [];
  }
  const { identity, kept } = newcomer.form;
  raiseTombstone(session, { ...identity, ...kept, reason: 'rejected', by });
  return [kept.blobKey];
}

/** The original goes, if it is still there, and the newcomer is admitted like any other: it must fit patient, study and series. */
function replace(session: Session, rows: ArchiveRows, record: Newcomer, { by, binning }: Going): string[] | undefined {
  // Looked at while the original is there: its study may go with it, and a decision about one contradiction must not hide another.
  if (!new AdmissionRun(session, rows).fitsParents(record)) return undefined;
  const removal = new RemovalRun(session, rows, by, binning);
  const original = session.db.value(
    'SELECT id FROM instances WHERE sop_instance_uid = ?',
    record.form.identity.sopInstanceUid,
  );
  if (original !== undefined) removal.remove(Number(original), 'replaced');
  removal.finish();
  // A person has decided: be it in the bin meanwhile.
  const admission = new AdmissionRun(session, rows, { pastBin: true });
  if (!admission.admitIfFits(record)) return undefined;
  admission.finish();
  return [...removal.blobKeys, ...removal.originalBlobKeys];
}
