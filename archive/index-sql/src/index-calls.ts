import type { AuditRow, Clock, ExtraAttribute, ExtraValue, Peer } from '@vesalius/archive/api';
import { Admitting } from './admit.ts';
import type { IndexCalls } from './calls.ts';
import { changesSince, lastChange } from './changes.ts';
import type { Database, Row } from './database.ts';
import { identityRecords } from './identity.ts';
import { blobOwners, countSelected, STORED_COLUMNS, STORED_TABLES, selectPage, storedInstance } from './instances.ts';
import { jobRecords } from './jobs.ts';
import { getCase, listCases, resolveCase } from './quarantine.ts';
import { countMatches, searchPage } from './query/search.ts';
import { Removing } from './removal.ts';
import { keepDocument, markStable, quietSeries, seriesDocuments } from './series.ts';

/** All that the index does, over one connection. Writes run inside the worker's transaction. */
export function indexCalls(db: Database, clock: Clock, extra: readonly ExtraAttribute[]): IndexCalls {
  const admitting = new Admitting(db, clock, extra);
  const removing = new Removing(db, clock, admitting);
  return {
    instances: {
      admit: (records) => admitting.admit(records),
      held: (uids) => uids.map((uid) => admitting.held(uid)),
      select: (scope, selection, limit, after) => selectPage(db, scope, selection, limit, after),
      count: (scope, selection) => countSelected(db, scope, selection),
      frameIndex: (id) =>
        db.get('SELECT frame_index FROM instances WHERE id = ?', id)?.frame_index as Uint8Array | undefined,
      remove: (scope, selection, by, limit) => removing.remove(scope, selection, by, limit),
      blobOwners: (keys) => blobOwners(db, keys),
      walk: (after, limit) =>
        db
          .all(`SELECT ${STORED_COLUMNS} FROM ${STORED_TABLES} WHERE i.id > ? ORDER BY i.id LIMIT ?`, after, limit)
          .map(storedInstance),
    },
    quarantine: {
      list: (filter) => listCases(db, filter),
      get: (id) => getCase(db, id),
      resolve: (id, decision, by) => resolveCase({ db, clock, admitting, removing }, id, decision, by),
    },
    queries: {
      search: (scope, query, after) => searchPage(db, scope, query, extra, after),
      count: (scope, query) => countMatches(db, scope, query, extra),
    },
    series: {
      documents: (scope, selection) => seriesDocuments(db, scope, selection),
      keepDocument: (id, version, gzip) => keepDocument(db, id, version, gzip),
      quiet: (before, limit) => quietSeries(db, before, limit),
      markStable: (id, version) => markStable(db, admitting, id, version),
    },
    changes: {
      since: (sequence, limit) => changesSince(db, sequence, limit),
      last: () => lastChange(db),
      append: (kind, facts) => admitting.change(kind, {}, facts),
    },
    jobs: jobRecords(db, clock),
    peers: peerRecords(db),
    audit: auditRecords(db, clock),
    identity: identityRecords(db),
    facts: {
      get: (name) => db.get('SELECT value FROM facts WHERE name = ?', name)?.value as string | undefined,
      put: (name, value) =>
        void db.run(
          'INSERT INTO facts VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value',
          name,
          value,
        ),
    },
    backfill: {
      putExtra: (values) => {
        for (const one of values) putExtra(db, extra, one);
      },
    },
    whole: wholeCalls(db),
  };
}

function putExtra(
  db: Database,
  extra: readonly ExtraAttribute[],
  one: { readonly instanceId: number; readonly extra: readonly ExtraValue[] },
): void {
  const row = db.get(
    'SELECT i.id AS instance, i.series_fk AS series, i.study_fk AS study, st.patient_fk AS patient FROM instances i JOIN studies st ON st.id = i.study_fk WHERE i.id = ?',
    one.instanceId,
  );
  if (!row) return;
  for (const { attribute, values } of one.extra) {
    const level = extra[attribute]?.level;
    if (level)
      for (const value of values)
        db.run('INSERT OR IGNORE INTO extra_values VALUES (?, ?, ?, ?)', level, row[level]!, attribute, value);
  }
}

function auditRow(row: Row): AuditRow {
  return {
    id: Number(row.id),
    at: Number(row.at),
    kind: row.kind as AuditRow['kind'],
    outcome: row.outcome as AuditRow['outcome'],
    actor: String(row.actor),
    ...(row.address !== null && { address: String(row.address) }),
    ...(row.study_instance_uid !== null && { studyInstanceUid: String(row.study_instance_uid) }),
    ...(row.facts !== null && { facts: JSON.parse(String(row.facts)) as Record<string, string | number> }),
  };
}

function peerRecords(db: Database): IndexCalls['peers'] {
  return {
    list: () => db.all('SELECT peer FROM peers ORDER BY ae_title').map((row) => JSON.parse(String(row.peer)) as Peer),
    put: (peer) =>
      void db.run(
        'INSERT INTO peers VALUES (?, ?) ON CONFLICT(ae_title) DO UPDATE SET peer = excluded.peer',
        peer.aeTitle,
        JSON.stringify(peer),
      ),
    remove: (aeTitle) => db.run('DELETE FROM peers WHERE ae_title = ?', aeTitle) === 1,
  };
}

function auditRecords(db: Database, clock: Clock): IndexCalls['audit'] {
  return {
    append: (event) =>
      void db.run(
        'INSERT INTO audit(kind, outcome, actor, address, study_instance_uid, facts, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        event.kind,
        event.outcome,
        event.actor,
        event.address ?? null,
        event.studyInstanceUid ?? null,
        event.facts ? JSON.stringify(event.facts) : null,
        clock.now(),
      ),
    list: ({ limit, before, kind }) =>
      db
        .all(
          'SELECT * FROM audit WHERE (?1 IS NULL OR id < ?1) AND (?2 IS NULL OR kind = ?2) ORDER BY id DESC LIMIT ?3',
          before ?? null,
          kind ?? null,
          limit,
        )
        .map(auditRow),
  };
}

function wholeCalls(db: Database): IndexCalls['whole'] {
  return {
    statistics: () => {
      const totals = db.get('SELECT * FROM totals')!;
      const quarantined = Number(db.get(`SELECT count(*) AS n FROM quarantine WHERE state = 'open'`)!.n);
      const [patients, studies, series, instances, bytes] = ['patients', 'studies', 'series', 'instances', 'bytes'].map(
        (name) => Number(totals[name]),
      ) as [number, number, number, number, number];
      return { patients, studies, series, instances, bytes, quarantined };
    },
    ping: () => void db.get('SELECT 1'),
  };
}
