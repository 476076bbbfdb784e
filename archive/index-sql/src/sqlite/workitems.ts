import type { AuditEvent, WorkitemRecord, WorkitemState, WorkitemSubscription } from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

const ADD = `INSERT INTO workitems(uid, revision, state, model, created_at, changed_at) VALUES (?, 1, ?, ?, ?, ?)
  ON CONFLICT(uid) DO NOTHING`;
const CHANGE = `UPDATE workitems SET revision = revision + 1, state = ?, transaction_uid = ?, model = ?, changed_at = ?
  WHERE uid = ? AND revision = ?`;
const SUBSCRIBE = `INSERT INTO workitem_subscriptions(target, ae_title, deletion_lock, filter) VALUES (?, ?, ?, ?)
  ON CONFLICT(target, ae_title) DO UPDATE SET deletion_lock = excluded.deletion_lock, filter = excluded.filter`;

export function workitemReads({ db }: Session) {
  return {
    get(uid: string): WorkitemRecord | undefined {
      const row = db.get('SELECT * FROM workitems WHERE uid = ?', uid);
      return row && workitemOf(row);
    },
    list(after: number, limit: number): WorkitemRecord[] {
      return db.all('SELECT * FROM workitems WHERE id > ? ORDER BY id LIMIT ?', after, limit).map(workitemOf);
    },
    subscriptionsTo(target: string): WorkitemSubscription[] {
      return db
        .all('SELECT * FROM workitem_subscriptions WHERE target = ? ORDER BY ae_title', target)
        .map(subscriptionOf);
    },
  };
}

export function workitemWrites(session: Session) {
  const { db } = session;
  const subscribe = (subscriptions: readonly WorkitemSubscription[]): void => {
    for (const { target, aeTitle, deletionLock, filter } of subscriptions)
      db.run(SUBSCRIBE, target, aeTitle, Number(deletionLock), filter ?? null);
  };
  return {
    add(
      { uid, state, model }: Pick<WorkitemRecord, 'uid' | 'state' | 'model'>,
      subscriptions: readonly WorkitemSubscription[],
      event?: AuditEvent,
    ): boolean {
      if (db.run(ADD, uid, state, JSON.stringify(model), session.now, session.now) === 0) return false;
      subscribe(subscriptions);
      if (event) appendAudit(session, event);
      return true;
    },
    change(
      uid: string,
      revision: number,
      { state, transactionUid, model }: Pick<WorkitemRecord, 'state' | 'transactionUid' | 'model'>,
      event?: AuditEvent,
    ): boolean {
      const changed =
        db.run(CHANGE, state, transactionUid ?? null, JSON.stringify(model), session.now, uid, revision) === 1;
      if (changed && event) appendAudit(session, event);
      return changed;
    },
    subscribe(subscriptions: readonly WorkitemSubscription[], event?: AuditEvent): void {
      subscribe(subscriptions);
      if (event) appendAudit(session, event);
    },
    unsubscribe(aeTitle: string, target?: string, event?: AuditEvent): boolean {
      const ended =
        target === undefined
          ? db.run('DELETE FROM workitem_subscriptions WHERE ae_title = ?', aeTitle)
          : db.run('DELETE FROM workitem_subscriptions WHERE ae_title = ? AND target = ?', aeTitle, target);
      if (ended > 0 && event) appendAudit(session, event);
      return ended > 0;
    },
  };
}

function workitemOf(row: Row): WorkitemRecord {
  return {
    id: Number(row.id),
    uid: String(row.uid),
    revision: Number(row.revision),
    state: row.state as WorkitemState,
    ...(row.transaction_uid !== null && { transactionUid: String(row.transaction_uid) }),
    model: JSON.parse(String(row.model)) as DicomJson,
  };
}

function subscriptionOf(row: Row): WorkitemSubscription {
  return {
    aeTitle: String(row.ae_title),
    target: String(row.target),
    deletionLock: row.deletion_lock === 1,
    ...(row.filter !== null && { filter: String(row.filter) }),
  };
}
