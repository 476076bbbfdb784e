import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { CodeList } from './code-list.ts';
import { generate } from './generate.ts';
import { differencesFromManifest, differencesFromOutputs, MANIFEST } from './manifest.ts';
import { type UidFact, withNewer } from './newer.ts';
import { dataModule, type Output } from './output.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = resolve(process.env.VESALIUS_STANDARD ?? join(ROOT, '../shared/standard'));

test('no generated file was edited by hand', () => {
  assert.deepEqual(differencesFromManifest(ROOT), []);
});

test('an edited and a missing file are noticed without the sources', (context) => {
  const copy = mkdtempSync(join(tmpdir(), 'codegen-'));
  context.after(() => rmSync(copy, { recursive: true }));
  const paths = [MANIFEST, ...manifestPaths()];
  for (const path of paths) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(ROOT, path), join(copy, path));
  }
  assert.deepEqual(differencesFromManifest(copy), []);
  const [edited, missing] = manifestPaths() as [string, string];
  writeFileSync(join(copy, edited), `${readFileSync(join(copy, edited), 'utf8')}\n`);
  rmSync(join(copy, missing));
  assert.deepEqual(differencesFromManifest(copy), [edited, missing]);
});

test('regenerating changes nothing', { skip: existsSync(SOURCES) ? false : `no fact tables in ${SOURCES}` }, () => {
  const outputs = generate(SOURCES);
  assert.ok(outputs.length > 5);
  assert.deepEqual(differencesFromOutputs(ROOT, outputs), []);
});

test('a newer row replaces an older one, and must go when the sources have it', () => {
  const old: UidFact = { uid: '1.2', name: 'A', type: 'SOP Class', keyword: 'A', retired: false };
  const changed = { ...old, retired: true };
  assert.deepEqual(withNewer([old], [changed], 'uid'), [changed]);
  assert.throws(() => withNewer([old], [{ ...old }], 'uid'), /have learnt 1\.2/);
});

test('codes are given by frequency, and run out with an error', () => {
  const list = new CodeList(['b', 'a', 'b']);
  assert.deepEqual(list.texts, ['b', 'a']);
  assert.equal(list.code('b'), 'A');
  assert.throws(() => list.code('c'));
  assert.throws(() => new CodeList(Array.from({ length: 60 }, (_, index) => String(index))));
});

test('a generated text is what it was made of, whatever stands in it', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'codegen-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const text = 'a`b\\c$' + '{d}\nµ θ \u{1f642}';
  const [code, types] = dataModule('data', { TEXT: text }) as [Output, Output];
  writeFileSync(join(folder, 'data.mjs'), code.text);
  const made: { TEXT: string } = await import(join(folder, 'data.mjs'));
  assert.equal(made.TEXT, text);
  assert.match(code.text, /^[\0-\x7f]*$/);
  assert.match(types.text, /export declare const TEXT: string;/);
});

function manifestPaths(): string[] {
  const lines = readFileSync(join(ROOT, MANIFEST), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => line.slice(66));
}
