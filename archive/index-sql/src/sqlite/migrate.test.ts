import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { INDEXED_ATTRIBUTES, QUERY_LEVELS } from '@vesalius/archive/api';
import { foldedColumn } from '../schema/columns.ts';
import { SQLITE_TYPES } from '../schema/dialect.ts';
import { MIGRATIONS, type Migration } from '../schema/migrations.ts';
import { TABLES } from '../schema/tables.ts';
import { settingsOf } from '../settings-of.ts';
import { migrate } from './migrate.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/** SHA-256 of each released step: what stands here is never changed, only added to. */
const RELEASED: readonly string[] = [
  '798ad4a7a438e747eabffe6d7494b634eccdcebe62fb2acf6cd87a20e384745d',
  '26a9ceb7d1e2dcf893775507aac4fb1fdcad0d54e8b928975e6770dbf56ea7fd',
  '3358cc9d898babbebd10daf1cd92d29ef6624a6f5bc4676d1d4dced48a46c751',
  '5431f3cb5844673ac130d9e049042c3bba8da720f4e6fb106157a0f7aa2fd334',
  '6d044d42545c66fb1aa44655fbcce228d280f7f34823c20f4326120b08444ff1',
  'c67af7522c1440cad9e88a3d314b5b1d32902e47ea876a7a75b77b4f633b04aa',
  'e68f005a568b67cb93b1714873b73446f9250a068f514beb8750194f4d748269',
  'd0c82acdb97b070578fc64d9ba5627d61eb97451be09cf5d6ff9e7cb1abc309c',
  '5ae56fb823f902bf8a6bc87fdd46df5d6f850244de7a2ab800c707756ae1c99f',
  'adf13db247abb534b2f35d9b66a903b15b59bcd46b95e962c1b8db30adf29c6a',
  'ce5b2243662666e2a53a3e1d7dbf868cbafe809a33f3b4c8b190c09b3e85a3b7',
  '0f14f36425507f53a308b28e90dc52e87be5a1a172bb45b78374300d4628b7b0',
  '0369b9792315fbbbe7b737dd49ea5e8b62ad4ebd6237a63d5063c097549d2981',
  '97dbc9d37ab27e00ea5a769a7f4bdf4f5ac877e2a3d4186b566bccbff1f0e1a5',
  '2ac4e5409df56e3060ba72c05f909caa3899312e7372b7b271f24bbd3251d747',
  'bc52a5355187d0ea0f5a3e3c884380564733bae12157623ab5b1e203bcf10689',
  '072da37e63aedc416b14f2632aae7c6fe08ad2220a7793c577a351c5a75ab67b',
  '5a144a66899b84cdb2392254f60c9c8092d4e66e0697e579c3d1fa7dae5d4d94',
  '23ee931e0cdaae4b91d6aa735b401c159df5fa78db08fb1691c4182ac3b62575',
  '7b0c7241e649bba6b27477a20aab0fc1cf845b8a3718b7ed35f3676886f39fd7',
];

function emptyDatabase(t: TestContext): SqliteDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'migrate-'));
  const db = new SqliteDatabase(join(folder, 'index.sqlite'), 'writer');
  t.after(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  return db;
}

const versions = (db: SqliteDatabase) => db.arrays('SELECT version FROM schema_versions ORDER BY version', []).flat();

test('a released step is never changed', () => {
  const hashes = MIGRATIONS.map((step) => createHash('sha256').update(step(SQLITE_TYPES).join(';\n')).digest('hex'));
  assert.deepEqual(hashes, RELEASED);
});

test('a database of an older schema is brought up to date, with what is in it', (t) => {
  const db = emptyDatabase(t);
  migrate(db, MIGRATIONS, 1);
  db.run('INSERT INTO facts(name, value) VALUES (?, ?)', 'kept', 'yes');
  const newer: Migration[] = [
    ...MIGRATIONS,
    () => ['ALTER TABLE facts ADD COLUMN since INTEGER', 'UPDATE facts SET since = 7'],
    () => ['CREATE INDEX facts_since ON facts(since)'],
  ];
  migrate(db, newer, 2);
  migrate(db, newer, 3);
  assert.deepEqual(
    versions(db),
    newer.map((_, at) => at + 1),
  );
  assert.deepEqual(
    { ...db.get('SELECT * FROM facts INDEXED BY facts_since WHERE since = 7') },
    { name: 'kept', value: 'yes', since: 7 },
  );
});

test('a step that fails leaves the schema of the step before', (t) => {
  const db = emptyDatabase(t);
  migrate(db, MIGRATIONS, 1);
  const broken: Migration = () => ['ALTER TABLE facts ADD COLUMN since INTEGER', 'INSERT INTO nowhere VALUES (1)'];
  assert.throws(() => migrate(db, [...MIGRATIONS, broken], 2), /nowhere/);
  assert.deepEqual(
    versions(db),
    MIGRATIONS.map((_, at) => at + 1),
  );
  assert.throws(() => db.get('SELECT since FROM facts'), /since/);
});

test('the database of a newer program is left alone', (t) => {
  const db = emptyDatabase(t);
  migrate(db, [...MIGRATIONS, () => ['CREATE TABLE later(id INTEGER)']], 1);
  assert.throws(() => migrate(db, MIGRATIONS, 2), /newer program/);
});

test('every indexed attribute has its columns, and its index when it is searched by', (t) => {
  const db = emptyDatabase(t);
  migrate(db, MIGRATIONS, 1);
  const { columns, names } = settingsOf([]);
  for (const level of QUERY_LEVELS) {
    const table = TABLES[level];
    const there = new Set(db.arrays(`SELECT name FROM pragma_table_info('${table}')`, []).flat());
    for (const column of [...columns[level], ...names[level]]) assert.ok(there.has(column), `${table}.${column}`);
    const indexed = new Set(
      db
        .arrays(`SELECT i.name FROM pragma_index_list('${table}') l, pragma_index_info(l.name) i WHERE i.seqno = 0`, [])
        .flat(),
    );
    for (const column of names[level]) assert.ok(indexed.has(column), `index of ${table}.${column}`);
    for (const { level: own, column, form, searched } of INDEXED_ATTRIBUTES)
      if (searched && own === level)
        assert.ok(indexed.has(form === 'name' ? foldedColumn(column) : column), `index of ${table}.${column}`);
  }
});
