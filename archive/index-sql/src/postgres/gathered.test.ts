import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gathered } from './gathered.ts';

const study = (id: string) => ({ text: 'INSERT INTO studies(id, name) VALUES ($1, $2)', values: [id, `study ${id}`] });
const instance = (id: string) => ({ text: 'INSERT INTO instances(study) VALUES ($1)', values: [id] });
const name = {
  text: 'WITH made AS (INSERT INTO names(folded) VALUES ($1) RETURNING id) INSERT INTO name_parts SELECT 1',
  values: ['a'],
};
const update = { text: 'UPDATE studies SET name = $1', values: ['x'] };

test('rows of one table go together, those that are referred to first', () => {
  assert.deepEqual(gathered([instance('1'), study('2'), name, instance('2'), study('3'), instance('3')]), [
    { text: 'INSERT INTO studies(id, name) VALUES ($1, $2), ($3, $4)', values: ['2', 'study 2', '3', 'study 3'] },
    { text: 'INSERT INTO instances(study) VALUES ($1), ($2)', values: ['1', '2'] },
    { text: 'INSERT INTO instances(study) VALUES ($1)', values: ['3'] },
    name,
  ]);
});

test('nothing passes by a statement that is no insertion', () => {
  assert.deepEqual(gathered([study('1'), update, study('2')]), [study('1'), update, study('2')]);
});

test('what conflicts is passed over in each row', () => {
  const put = (id: string) => ({ text: 'INSERT INTO kept(id) VALUES ($1) ON CONFLICT DO NOTHING', values: [id] });
  assert.deepEqual(gathered([put('1'), put('2')]), [
    { text: 'INSERT INTO kept(id) VALUES ($1), ($2) ON CONFLICT DO NOTHING', values: ['1', '2'] },
  ]);
});

test('every row is there once and in its order, however many there are', () => {
  const many = Array.from({ length: 1000 }, (_, at) => instance(String(at)));
  const made = gathered(many);
  assert.deepEqual(
    made.flatMap(({ values }) => values),
    many.flatMap(({ values }) => values),
  );
  assert.ok(new Set(made.map(({ text }) => text)).size <= 6);
});
