import type { AuditEvent, AuditFilter, AuditKind, AuditRow, SealedAuditRow } from '@vesalius/archive/api';
import type { Row, Value } from './database.ts';
import { sealedRow } from './seal.ts';
import type { Session } from './session.ts';

const INSERT =
  'INSERT INTO audit(kind, outcome, actor, address, study_instance_uid, facts, at) VALUES (?, ?, ?, ?, ?, ?, ?)';
const ADOPT = `INSERT INTO audit(id, kind, outcome, actor, address, study_instance_uid, facts, at, link)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** A condition of each filter. Those are the most by far: in the order of arrival one of them is never far, hence no index. */
const CONDITIONS: Readonly<Record<Exclude<keyof AuditFilter, 'limit'>, string>> = {
  before: 'id < ?',
  after: 'id > ?',
  kind: `kind = ? AND kind <> 'instances-stored'`,
  outcome: `COALESCE(outcome, '') = ?`,
  actor: 'actor = ?',
  address: `COALESCE(address, '') = ?`,
  studyInstanceUid: 'study_instance_uid = ?',
  from: 'at >= ?',
  to: 'at < ?',
};
const OF_STORED = `COALESCE(kind, '') = ?`;

/** Adds a row to the trail inside the transaction of the act; it is sealed when that ends. */
export function appendAudit(session: Session, event: AuditEvent): void {
  const { kind, outcome, actor, address = null, studyInstanceUid = null, facts } = event;
  const text = facts ? JSON.stringify(facts) : null;
  session.db.put(INSERT, kind, outcome, actor, address, studyInstanceUid, text, session.now);
  session.audited = true;
}

export function auditReads({ db }: Pick<Session, 'db'>) {
  return {
    list({ limit, ...filter }: AuditFilter): AuditRow[] {
      const conditions: string[] = [];
      const values: Value[] = [];
      for (const [name, value] of Object.entries(filter)) {
        if (value === undefined) continue;
        const condition = CONDITIONS[name as keyof typeof CONDITIONS];
        conditions.push(value === 'instances-stored' && name === 'kind' ? OF_STORED : condition);
        values.push(value);
      }
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      // Forward from a row for who follows the trail, else the newest first.
      const order = filter.after === undefined ? 'DESC' : 'ASC';
      return db.all(`SELECT * FROM audit ${where} ORDER BY id ${order} LIMIT ?`, ...values, limit).map(auditRow);
    },
    sealed: (afterId: number, limit: number): SealedAuditRow[] =>
      db.all('SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT ?', afterId, limit).map((row) => ({
        row: sealedRow(row),
        link: row.link === null ? null : String(row.link),
      })),
    head(): { readonly id: number; readonly link: string } | undefined {
      const row = db.get('SELECT id, link FROM audit WHERE link IS NOT NULL ORDER BY id DESC LIMIT 1');
      return row && { id: Number(row.id), link: String(row.link) };
    },
  };
}

export function auditWrites(session: Session) {
  return {
    append: (event: AuditEvent): void => appendAudit(session, event),
    adopt(rows: readonly SealedAuditRow[]): void {
      for (const { row, link } of rows) {
        const { id, kind, outcome, actor, address, studyInstanceUid, facts, at } = row;
        session.db.run(ADOPT, id, kind, outcome, actor, address, studyInstanceUid, facts, at, link);
      }
      session.db.numberBehind('audit');
    },
  };
}

function auditRow(row: Row): AuditRow {
  return {
    id: Number(row.id),
    at: Number(row.at),
    kind: row.kind as AuditKind,
    outcome: row.outcome as AuditRow['outcome'],
    actor: String(row.actor),
    ...(row.address !== null && { address: String(row.address) }),
    ...(row.study_instance_uid !== null && { studyInstanceUid: String(row.study_instance_uid) }),
    ...(row.facts !== null && { facts: JSON.parse(String(row.facts)) as NonNullable<AuditRow['facts']> }),
    ...(row.link !== null && { link: String(row.link) }),
  };
}
