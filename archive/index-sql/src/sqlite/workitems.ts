import type {
  AuditEvent,
  ModelValue,
  ValueCondition,
  WorkitemRecord,
  WorkitemState,
  WorkitemSubscription,
} from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';
import { joinSql, type Sql } from '../query/condition.ts';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import { dropValues, haveValues, putValues, VALUES_OF } from './model-values.ts';
import type { Session } from './session.ts';

const KIND = VALUES_OF.workitem;
const ADD = `INSERT INTO workitems(uid, revision, state, model, created_at, changed_at, has_values) VALUES (?, 1, ?, ?, ?, ?, 1)
  ON CONFLICT(uid) DO NOTHING`;
const CHANGE = `UPDATE workitems SET revision = revision + 1, state = ?, transaction_uid = ?, model = ?, changed_at = ?, has_values = 1
  WHERE uid = ? AND revision = ?`;
/** Ended ones that nobody holds with a deletion lock (PS3.4 §CC.2.3.2), the longest ended first. */
const EXPIRED = `SELECT w.id, w.uid FROM workitems w WHERE w.state IN ('COMPLETED', 'CANCELED') AND w.changed_at < ? AND NOT EXISTS
  (SELECT 1 FROM workitem_subscriptions s WHERE s.target = w.uid AND s.deletion_lock = 1) ORDER BY w.changed_at LIMIT ?`;
const SUBSCRIBE = `INSERT INTO workitem_subscriptions(target, ae_title, deletion_lock, filter) VALUES (?, ?, ?, ?)
  ON CONFLICT(target, ae_title) DO UPDATE SET deletion_lock = excluded.deletion_lock, filter = excluded.filter`;

export function workitemReads({ db }: Session) {
  return {
    get(uid: string): WorkitemRecord | undefined {
      const row = db.get('SELECT * FROM workitems WHERE uid = ?', uid);
      return row && workitemOf(row);
    },
    list(after: number, limit: number, conditions: readonly ValueCondition[] = []): WorkitemRecord[] {
      const found = haveValues(db.dialect, KIND, 'w', conditions);
      const parts: Sql[] = [
        { sql: 'w.id > ?', values: [after] },
        ...(found ? [{ sql: `(w.has_values = 0 OR (${found.sql}))`, values: found.values }] : []),
      ];
      const where = joinSql(parts, ' AND ');
      const sql = `SELECT w.* FROM workitems w WHERE ${where.sql} ORDER BY w.id LIMIT ?`;
      return db.all(sql, ...where.values, limit).map(workitemOf);
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
  const idOf = (uid: string) => Number(db.value('SELECT id FROM workitems WHERE uid = ?', uid));
  return {
    add(
      { uid, state, model }: Pick<WorkitemRecord, 'uid' | 'state' | 'model'>,
      values: readonly ModelValue[],
      subscriptions: readonly WorkitemSubscription[],
      event?: AuditEvent,
    ): boolean {
      if (db.run(ADD, uid, state, JSON.stringify(model), session.now, session.now) === 0) return false;
      putValues(db, KIND, idOf(uid), values);
      subscribe(subscriptions);
      if (event) appendAudit(session, event);
      return true;
    },
    change(
      uid: string,
      revision: number,
      { state, transactionUid, model }: Pick<WorkitemRecord, 'state' | 'transactionUid' | 'model'>,
      values: readonly ModelValue[],
      event?: AuditEvent,
    ): boolean {
      const changed = db.run(CHANGE, state, transactionUid ?? null, JSON.stringify(model), session.now, uid, revision);
      if (changed === 0) return false;
      putValues(db, KIND, idOf(uid), values);
      if (event) appendAudit(session, event);
      return true;
    },
    expire(before: number, limit: number): number {
      const expired = db.all(EXPIRED, before, limit);
      for (const { id, uid } of expired) {
        dropValues(db, KIND, Number(id));
        db.run('DELETE FROM workitem_subscriptions WHERE target = ?', uid!);
        db.run('DELETE FROM workitems WHERE id = ?', id!);
      }
      return expired.length;
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
