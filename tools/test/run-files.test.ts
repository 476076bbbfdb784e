import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { filesOf, GROUPS } from './groups.ts';

const FILES: Readonly<Record<string, string>> = {
  'packages/a/good.test.ts': `
    import { describe, it, test } from 'node:test';
    test('one', () => {});
    describe('a suite', () => { it('two', () => {}); it('three', { skip: 'no corpus' }, () => {}); });
    test('outer', async (t) => { await t.test('inner', () => {}); });`,
  'packages/a/bad.test.ts': `
    import assert from 'node:assert/strict';
    import { describe, it } from 'node:test';
    console.log('said before the fall');
    describe('a suite', () => { it('differs', () => { assert.deepEqual({ a: 1 }, { a: 2 }); }); it('holds', () => {}); });`,
  'packages/a/crash.test.ts': 'process.exit(3);',
  'packages/a/broken.test.ts': "import './gone.ts';",
  'packages/a/slow.test.ts':
    "import { test } from 'node:test'; test('never ends', () => new Promise(() => setInterval(() => {}, 1000)));",
  'packages/a/other.peer.test.ts': '',
  'packages/a/other.e2e.test.ts': '',
  'packages/a/other.corpus.test.ts': '',
  'packages/a/node_modules/x/no.test.ts': '',
};

const root = mkdtempSync(join(tmpdir(), 'vesalius-tests-'));
after(() => rmSync(root, { recursive: true, force: true }));
for (const [file, text] of Object.entries(FILES)) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
writeFileSync(join(root, 'package.json'), '{"type":"module"}');

test('each file is of one group', () => {
  const groups = GROUPS.map((group) => [
    group.name,
    filesOf(group, root).map((file) => file.replace('packages/a/', '')),
  ]);
  assert.deepEqual(Object.fromEntries(groups), {
    unit: ['bad.test.ts', 'broken.test.ts', 'crash.test.ts', 'good.test.ts', 'slow.test.ts'],
    corpus: ['other.corpus.test.ts'],
    peer: ['other.peer.test.ts'],
    e2e: ['other.e2e.test.ts'],
  });
  const [unit] = GROUPS;
  assert.ok(unit);
  assert.deepEqual(filesOf(unit, root, ['goo']), ['packages/a/good.test.ts']);
});

test('counts tests, shows each failure with its place and what its file printed', () => {
  const [unit] = GROUPS;
  assert.ok(unit);
  const script = `
    import { runFiles } from ${JSON.stringify(join(import.meta.dirname, 'run-files.ts'))};
    const done = [];
    const files = ${JSON.stringify(filesOf(unit, root))};
    const outcome = await runFiles(${JSON.stringify(root)}, files, { concurrency: 2, timeout: 3000 }, ({ file }) => done.push(file));
    console.log(JSON.stringify({ ...outcome, skips: [...outcome.skips], done }));`;
  writeFileSync(join(root, 'run.ts'), script);
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  const outcome = JSON.parse(execFileSync(process.execPath, [join(root, 'run.ts')], { env, encoding: 'utf8' }));
  assert.deepEqual([outcome.passed, outcome.failed, outcome.skipped], [5, 4, 1]);
  assert.deepEqual(outcome.skips, [['no corpus', 1]]);
  const names = outcome.failures.map((failure: { name: string }) => failure.name.replace(/.*\//, '')).sort();
  assert.deepEqual(names, ['broken.test.ts', 'crash.test.ts', 'differs', 'slow.test.ts']);
  const differs = outcome.failures.find((failure: { name: string }) => failure.name === 'differs').text;
  assert.match(differs, /packages\/a\/bad\.test\.ts:5\n/);
  assert.match(differs, /\+ {3}a: 1\n\s*- {3}a: 2/);
  assert.match(differs, /said before the fall/);
  assert.ok(outcome.done.includes('packages/a/good.test.ts'));
});
