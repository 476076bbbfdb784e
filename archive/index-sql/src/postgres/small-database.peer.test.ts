import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { type PostgresServer, startPostgres } from '../testing/postgres-server.ts';
import { openSmallPostgres } from './small-database.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS lists(id INTEGER PRIMARY KEY AUTOINCREMENT, project INTEGER NOT NULL, sealed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS numbers(project INTEGER NOT NULL, hash TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY(project, hash), UNIQUE(project, number)) WITHOUT ROWID;
`;
const NEXT = `INSERT INTO numbers SELECT ?1, ?2, coalesce(max(number), 0) + 1 FROM numbers WHERE project = ?1
  ON CONFLICT(project, hash) DO NOTHING`;

let postgres: PostgresServer;
let folder: string;

before(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'vesalius-small-'));
});

after(async () => {
  await postgres.dispose();
  await rm(folder, { recursive: true, force: true });
});

test('two nodes see the same tables at once, and nobody else has them', async (t) => {
  const url = await postgres.newDatabase();
  const [one, other] = [openSmallPostgres(url, 'vesalius_register'), openSmallPostgres(url, 'vesalius_register')];
  const third = openSmallPostgres(url, 'vesalius_projects');
  t.after(() => [one, other, third].map((database) => database.close()));
  one.execute(SCHEMA);
  other.execute(SCHEMA);
  const row = one.get('INSERT INTO lists(project, sealed) VALUES (?, ?) RETURNING *', 7, Uint8Array.of(0, 255, 1));
  assert.deepEqual(other.all('SELECT * FROM lists'), [row]);
  assert.deepEqual(row, { id: 1, project: 7, sealed: new Uint8Array([0, 255, 1]) });
  assert.equal(other.run(NEXT, 7, 'a'), 1);
  assert.equal(one.run(NEXT, 7, 'b'), 1);
  assert.equal(one.run(NEXT, 7, 'a'), 0);
  assert.deepEqual(
    other.all('SELECT hash, number FROM numbers ORDER BY hash').map(({ hash, number }) => [hash, number]),
    [
      ['a', 1],
      ['b', 2],
    ],
  );
  one.addColumn('lists', 'note', 'TEXT');
  other.addColumn('lists', 'note', 'TEXT');
  assert.equal(other.run('UPDATE lists SET note = ?', 'seen'), 1);
  assert.throws(() => third.all('SELECT * FROM lists'), { code: 'index-failed' });
});

test('work that fails leaves nothing, and a database that is away is told of and found again', async (t) => {
  const url = await postgres.newDatabase();
  const database = openSmallPostgres(url, 'vesalius_register');
  t.after(() => database.close());
  database.execute(SCHEMA);
  assert.throws(
    () =>
      database.together(() => {
        database.run(NEXT, 1, 'a');
        throw new Error('in the midst');
      }),
    /in the midst/,
  );
  assert.equal(database.get('SELECT 1 FROM numbers'), undefined);
  await postgres.stop('immediate');
  assert.throws(() => database.run(NEXT, 1, 'a'), { code: 'index-unavailable' });
  await postgres.start();
  assert.equal(database.run(NEXT, 1, 'a'), 1);
});

test('a file of one node is taken in once, whole, and goes on numbering behind what it had', async (t) => {
  const url = await postgres.newDatabase();
  const database = openSmallPostgres(url, 'vesalius_register');
  t.after(() => database.close());
  database.execute(SCHEMA);
  const path = join(folder, 'register.sqlite');
  assert.equal(database.adopt(path), 'nothing');
  const file = new DatabaseSync(path);
  file.exec(SCHEMA);
  file.exec(`INSERT INTO lists(id, project, sealed) VALUES (41, 7, x'00ff'); INSERT INTO numbers VALUES (7, 'a', 12)`);
  file.close();
  assert.throws(
    () =>
      database.adopt(path, () => {
        throw new Error('the key is another');
      }),
    /the key/,
  );
  assert.equal(database.get('SELECT 1 FROM lists'), undefined);
  assert.equal(database.adopt(path), 'adopted');
  assert.deepEqual(database.all('SELECT * FROM lists'), [{ id: 41, project: 7, sealed: new Uint8Array([0, 255]) }]);
  assert.equal(database.get('INSERT INTO lists(project, sealed) VALUES (1, ?) RETURNING id', Uint8Array.of(1))!.id, 42);
  database.run(NEXT, 7, 'b');
  assert.equal(database.get(`SELECT number FROM numbers WHERE hash = 'b'`)!.number, 13);
  assert.equal(database.adopt(path), 'left');
});
