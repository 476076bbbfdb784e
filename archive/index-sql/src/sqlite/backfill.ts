import type { QueryLevel } from '@vesalius/archive/api';
import type { ExtraForm } from '../record-form.ts';
import { ArchiveRows } from './archive-rows.ts';
import type { Database, Row } from './database.ts';
import type { Session } from './session.ts';

export interface BackfilledInstance {
  readonly instanceId: number;
  readonly extra: readonly ExtraForm[];
}

const OWNERS = `SELECT i.id AS instance, i.series_ref AS series, se.study_ref AS study, st.patient_ref AS patient
  FROM instances i JOIN series se ON se.id = i.series_ref JOIN studies st ON st.id = se.study_ref WHERE i.id = ?`;

/** The first instance of an entity, whose values are the entity's, as at admission. */
const FIRST: Readonly<Record<Exclude<QueryLevel, 'instance'>, string>> = {
  series: 'SELECT min(id) FROM instances WHERE series_ref = ?',
  study: 'SELECT min(i.id) FROM series se JOIN instances i ON i.series_ref = se.id WHERE se.study_ref = ?',
  patient: `SELECT min(i.id) FROM studies st JOIN series se ON se.study_ref = st.id JOIN instances i ON i.series_ref = se.id
    WHERE st.patient_ref = ?`,
};

export function backfillWrites(session: Session) {
  const { db } = session;
  const rows = new ArchiveRows(session);
  return {
    /** `configured`: the further attributes there are now, whose old values go. */
    putExtra(instances: readonly BackfilledInstance[], configured: readonly { id: number; level: QueryLevel }[]): void {
      const firsts = new Map<string, number>();
      for (const { instanceId, extra } of instances) {
        const owners = db.get(OWNERS, instanceId);
        if (owners) putExtraOf(db, rows, owners, extra, configured, firsts);
      }
    },
  };
}

function putExtraOf(
  db: Database,
  rows: ArchiveRows,
  owners: Row,
  extra: readonly ExtraForm[],
  configured: readonly { id: number; level: QueryLevel }[],
  firsts: Map<string, number>,
): void {
  for (const { id, level } of configured) {
    const entity = Number(owners[level]);
    if (level !== 'instance' && firstOf(db, level, entity, firsts) !== owners.instance) continue;
    rows.removeExtra(id, entity);
    const form = extra.find((one) => one.id === id);
    if (form) rows.insertExtra(form, entity);
  }
}

function firstOf(
  db: Database,
  level: Exclude<QueryLevel, 'instance'>,
  entity: number,
  firsts: Map<string, number>,
): number {
  const key = `${level} ${entity}`;
  let first = firsts.get(key);
  if (first === undefined) {
    first = Number(db.value(FIRST[level], entity));
    firsts.set(key, first);
  }
  return first;
}
