import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { billOfMaterials } from './bill-of-materials.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Where packages that run are named. */
const WORKSPACES = [
  'archive',
  'doors',
  'features',
  'apps/server',
  'apps/cli',
  'packages/codecs',
  'packages/deidentify',
];

const bill = billOfMaterials(ROOT);

test('the bill is the same each time, and names nothing twice', () => {
  assert.equal(JSON.stringify(billOfMaterials(ROOT)), JSON.stringify(bill));
  assert.equal(new Set(bill.components.map(({ purl }) => purl)).size, bill.components.length);
  assert.equal(bill.metadata.component.name, 'vesalius');
});

test('every package that a program of ours depends on is in it, with its hash', () => {
  const hashed = new Set(bill.components.filter(({ hashes }) => hashes).map(({ name }) => name));
  assert.equal(hashed.size > 100, true);
  for (const workspace of WORKSPACES) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(ROOT, workspace, 'package.json'), 'utf8'));
    for (const name of Object.keys(dependencies).filter((one) => !one.startsWith('@vesalius/')))
      assert.ok(hashed.has(name), `${name} of ${workspace}`);
  }
  assert.deepEqual(
    bill.components.filter(({ hashes }) => !hashes).map(({ name }) => name),
    [],
  );
});

test('what only tests need is not in it', () => {
  const names = new Set(bill.components.map(({ name }) => name));
  for (const name of ['@biomejs/biome', 'knip', 'fast-check']) assert.equal(names.has(name), false, name);
});

test('every package says a licence that a release may carry', () => {
  const said = bill.components.map(({ name, licenses: [first] }) => [name, first?.expression ?? 'none'] as const);
  // A library of the GNU GPL would bind all of it; the lesser one binds only itself, and is linked dynamically.
  const binds = (licence: string) => licence === 'none' || /(^|[^L])GPL|SEE LICENSE|UNLICENSED/.test(licence);
  // Where there is a choice, one that may be carried is enough.
  const bad = said.filter(([, licence]) =>
    licence
      .replace(/^\((.*)\)$/, '$1')
      .split(' OR ')
      .every(binds),
  );
  assert.deepEqual(bad, []);
});

test('the licences that stand in files only are still in them', () => {
  if (!existsSync(join(ROOT, 'node_modules/rechoir'))) return;
  assert.match(readFileSync(join(ROOT, 'node_modules/rechoir/LICENSE'), 'utf8'), /Permission is hereby granted/);
});
