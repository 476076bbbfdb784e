import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type PostgresServer, startPostgres } from '../testing/postgres-server.ts';
import { Connection } from './connection.ts';

let postgres: PostgresServer;

before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.dispose());

const statement = (text: string) => ({ text, values: [] });

test('a transaction that nobody ended takes in nothing of the next', async (t) => {
  const url = await postgres.newDatabase();
  const connection = new Connection(url, 'test');
  t.after(() => connection.close());
  const { epoch } = await connection.perform({ statements: [statement('CREATE TABLE kept(number INTEGER)')] });
  const open = await connection.perform({
    statements: [statement('BEGIN'), statement('INSERT INTO kept VALUES (1)')],
  });
  assert.equal(open.epoch, epoch);
  const next = await connection.perform({
    statements: [statement('BEGIN'), statement('INSERT INTO kept VALUES (2)'), statement('COMMIT')],
  });
  assert.equal(next.refusal, undefined);
  assert.equal(next.epoch, epoch + 1);
  const { results } = await connection.perform({ statements: [statement('SELECT number FROM kept')] });
  assert.deepEqual(results[0]?.rows, [[2]]);
});

test('a transaction goes on by the number of its connection, and is over when that is another', async (t) => {
  const connection = new Connection(await postgres.newDatabase(), 'test');
  t.after(() => connection.close());
  const { epoch } = await connection.perform({ statements: [statement('BEGIN')] });
  const { results } = await connection.perform({ statements: [statement('SELECT 7')], epoch });
  assert.deepEqual(results[0]?.rows, [[7]]);
  const { refusal } = await connection.perform({ statements: [statement('COMMIT')], epoch: epoch - 1 });
  assert.equal(refusal?.lost, true);
  await connection.perform({ statements: [statement('ROLLBACK')], epoch });
  assert.equal((await connection.perform({ statements: [statement('SELECT 1')] })).epoch, epoch);
});
