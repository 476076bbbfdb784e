import type {
  Admission,
  ConflictKind,
  InstanceIdentity,
  QuarantineCase,
  QuarantineRecords,
  Scope,
} from '@vesalius/archive/api';
import type { RecordParts } from '../admission-message.ts';
import type { Sql } from '../query/condition.ts';
import { scopeSql } from '../query/scope-sql.ts';
import type { SqlDialect } from '../query/sql-dialect.ts';
import type { Row } from './database.ts';
import { type NamedRecord, namedRecord } from './named-record.ts';
import type { Session } from './session.ts';

interface Held {
  readonly admission: Extract<Admission, { outcome: 'quarantined' }>;
  /** A case was opened; false: it was open already. */
  readonly opened: boolean;
}

const OPEN_SAME = `SELECT id, conflict FROM quarantine WHERE sop_instance_uid = ? AND state = 'open' AND dataset_sha256 = ?
  AND transfer_syntax_uid = ?`;
const INSERT = `INSERT INTO quarantine(conflict, state, sop_instance_uid, dataset_sha256, transfer_syntax_uid, blob_key, record, held,
  opened_at, block_checksums, frame_index) VALUES (?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Opens a case for a newcomer, with all that a later admission needs; the very same newcomer again is the same case. */
export function holdInQuarantine(
  session: Session,
  record: RecordParts,
  conflict: ConflictKind,
  held: InstanceIdentity | undefined,
): Held {
  const { identity, kept } = record.form;
  const { sopInstanceUid, transferSyntaxUid } = identity;
  const open = session.db.get(OPEN_SAME, sopInstanceUid, kept.datasetSha256, transferSyntaxUid);
  if (open) {
    const known = { caseId: Number(open.id), conflict: open.conflict as ConflictKind };
    return { admission: { outcome: 'quarantined', ...known }, opened: false };
  }
  const caseId = session.db.insert(
    INSERT,
    conflict,
    sopInstanceUid,
    kept.datasetSha256,
    transferSyntaxUid,
    kept.blobKey,
    JSON.stringify(namedRecord(session, record.form)),
    held ? JSON.stringify(held) : null,
    session.now,
    record.blockChecksums,
    record.frameIndex,
  );
  session.appendChange('instance-quarantined', identity, { case: caseId, conflict });
  return { admission: { outcome: 'quarantined', caseId, conflict }, opened: true };
}

type Synchronous = {
  list(scope: Scope, filter: Parameters<QuarantineRecords['list']>[1]): QuarantineCase[];
  get(scope: Scope, id: number): QuarantineCase | undefined;
};

/** A case shows both sides: the study of the one that is held and, when it is there, that of the newcomer must be seen. */
export function caseVisible(dialect: SqlDialect, scope: Scope): Sql {
  if (scope.sees !== 'some') return scopeSql(scope);
  const visible = scopeSql(scope);
  const study = (json: string, ...path: string[]) => `st.study_instance_uid = ${dialect.jsonText(`q.${json}`, path)}`;
  return {
    sql: `(EXISTS (SELECT 1 FROM studies st WHERE ${study('held', 'studyInstanceUid')} AND ${visible.sql})
      AND NOT EXISTS (SELECT 1 FROM studies st WHERE ${study('record', 'identity', 'studyInstanceUid')} AND NOT ${visible.sql}))`,
    values: [...visible.values, ...visible.values],
  };
}

export function quarantineReads({ db }: Session): Synchronous {
  return {
    list: (scope, { state, before = Number.MAX_SAFE_INTEGER, limit }) => {
      const visible = caseVisible(db.dialect, scope);
      const wanted = state === undefined ? { sql: '1 = 1', values: [] } : { sql: 'q.state = ?', values: [state] };
      const sql = `SELECT q.* FROM quarantine q WHERE ${wanted.sql} AND q.id < ? AND ${visible.sql} ORDER BY q.id DESC LIMIT ?`;
      return db.all(sql, ...wanted.values, before, ...visible.values, limit).map(caseOf);
    },
    get: (scope, id) => {
      const visible = caseVisible(db.dialect, scope);
      const row = db.get(`SELECT q.* FROM quarantine q WHERE q.id = ? AND ${visible.sql}`, id, ...visible.values);
      return row && caseOf(row);
    },
  };
}

function caseOf(row: Row): QuarantineCase {
  const { identity, kept, source } = JSON.parse(String(row.record)) as NamedRecord;
  const { door, callingAeTitle, address } = source;
  return {
    id: Number(row.id),
    conflict: row.conflict as ConflictKind,
    state: row.state as QuarantineCase['state'],
    // No row among the instances: its id is the case's with a minus, which `frameIndex` knows.
    newcomer: {
      ...identity,
      ...kept,
      id: -Number(row.id),
      seriesId: 0,
      blockChecksums: row.block_checksums as Uint8Array,
    },
    source: {
      door: door as QuarantineCase['source']['door'],
      ...(callingAeTitle !== undefined && { callingAeTitle }),
      ...(address !== undefined && { address }),
    },
    openedAt: Number(row.opened_at),
    ...(row.held !== null && { held: JSON.parse(String(row.held)) as InstanceIdentity }),
    ...(row.resolved_at !== null && { resolvedAt: Number(row.resolved_at), resolvedBy: String(row.resolved_by) }),
  };
}
