import type { Change, ChangeKind, ChangePage, ChangeReader } from '@vesalius/archive/api';
import { scopeSql } from '../query/scope-sql.ts';
import type { Database, Row } from './database.ts';
import type { Session } from './session.ts';

export function changeReads({ db }: Session) {
  return {
    since(reader: ChangeReader, sequence: number, limit: number): ChangePage {
      if (reader.scope.sees !== 'all') return visibleSince(db, reader, sequence, limit);
      const rows = db.all('SELECT * FROM changes WHERE sequence > ? ORDER BY sequence LIMIT ?', sequence, limit + 1);
      const changes = rows.slice(0, limit).map(changeOf);
      return { changes, last: changes.at(-1)?.sequence ?? sequence, more: rows.length > limit };
    },
    last: (): number => Number(db.value('SELECT max(sequence) FROM changes') ?? 0),
  };
}

/** Changes that are looked at in one call: who sees few of them is not made to wait for all. */
const LOOKED_AT = 5_000;

/** Those of visible studies, and of the kinds without a study that the reader may know of; of jobs only its own. */
function visibleSince(
  db: Database,
  { scope, kinds, maker }: ChangeReader,
  sequence: number,
  limit: number,
): ChangePage {
  const visible = scopeSql(scope);
  const stretch = db.arrays('SELECT sequence FROM changes WHERE sequence > ? ORDER BY sequence LIMIT ?', [
    sequence,
    LOOKED_AT + 1,
  ]);
  const end = Number(stretch.at(-1)?.[0] ?? sequence);
  const rows = db.all(
    `SELECT c.* FROM changes c WHERE c.sequence > ? AND c.sequence <= ? AND ${db.dialect.oneOf('c.kind')} AND CASE
       WHEN c.kind = 'job-changed' THEN EXISTS (SELECT 1 FROM jobs j WHERE j.id = CAST(${db.dialect.jsonText('c.facts', ['job'])} AS BIGINT) AND j.created_by = ?)
       WHEN c.study_instance_uid IS NULL THEN 1 = 1
       ELSE EXISTS (SELECT 1 FROM studies st WHERE st.study_instance_uid = c.study_instance_uid AND ${visible.sql}) END
     ORDER BY c.sequence LIMIT ?`,
    ...[sequence, end, db.dialect.listValue(kinds), maker, ...visible.values, limit + 1],
  );
  const changes = rows.slice(0, limit).map(changeOf);
  const full = rows.length > limit;
  return { changes, last: full ? changes.at(-1)!.sequence : end, more: full || stretch.length > LOOKED_AT };
}

export function changeWrites(session: Session) {
  return {
    append(kind: ChangeKind, facts: Readonly<Record<string, string | number>>): void {
      session.appendChange(kind, {}, facts);
    },
  };
}

function changeOf(row: Row): Change {
  return {
    sequence: Number(row.sequence),
    kind: row.kind as ChangeKind,
    at: Number(row.at),
    ...(row.study_instance_uid !== null && { studyInstanceUid: String(row.study_instance_uid) }),
    ...(row.series_instance_uid !== null && { seriesInstanceUid: String(row.series_instance_uid) }),
    ...(row.sop_instance_uid !== null && { sopInstanceUid: String(row.sop_instance_uid) }),
    ...(row.facts !== null && { facts: JSON.parse(String(row.facts)) as NonNullable<Change['facts']> }),
  };
}
