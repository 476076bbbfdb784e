import type { Change, ChangeKind, ChangePage } from '@vesalius/archive/api';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

export function changeReads({ db }: Session) {
  return {
    since(sequence: number, limit: number): ChangePage {
      const rows = db.all('SELECT * FROM changes WHERE sequence > ? ORDER BY sequence LIMIT ?', sequence, limit + 1);
      const changes = rows.slice(0, limit).map(changeOf);
      return { changes, last: changes.at(-1)?.sequence ?? sequence, more: rows.length > limit };
    },
    last: (): number => Number(db.value('SELECT max(sequence) FROM changes') ?? 0),
  };
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
