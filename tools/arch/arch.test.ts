import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { findCycles } from './cycles.ts';
import { readSource } from './imports.ts';
import { checkTree } from './tree.ts';

const workspace = (name: string, exports: Record<string, string> = { '.': './src/index.ts' }) =>
  JSON.stringify({ name: `@vesalius/${name}`, exports });

/** A small house in which every import is allowed. */
const SOUND: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ workspaces: ['packages/*', 'archive', 'doors', 'features', 'apps/*', 'tools'] }),
  'packages/dicom/package.json': workspace('dicom'),
  'packages/dimse/package.json': workspace('dimse'),
  'packages/testkit/package.json': workspace('testkit'),
  'archive/package.json': workspace('archive', { './api': './api/src/index.ts', './core': './core/src/index.ts' }),
  'doors/package.json': workspace('doors', { './rest': './rest/src/index.ts' }),
  'features/package.json': workspace('features', {}),
  'apps/server/package.json': workspace('server', {}),
  'tools/package.json': workspace('tools', {}),
  'packages/dicom/src/index.ts': "export { a } from './a.ts';",
  'packages/dicom/src/a.ts': 'export const a = 1;',
  'packages/dicom/src/file/node.ts': "import { open } from 'node:fs';\nexport { open };",
  'packages/dicom/src/a.test.ts': "import 'dicom-parser';\nimport 'node:test';\nimport { a } from './a.ts';\na;",
  'packages/dicom/test/made-up.ts': "import 'fast-check';",
  'packages/dimse/src/index.ts': "import { a } from '@vesalius/dicom';\nimport 'node:net';\nexport const b = a;",
  'packages/testkit/src/index.ts': "import '@vesalius/dimse';",
  'archive/api/src/index.ts': "import type { a } from '@vesalius/dicom';\nexport type A = typeof a;",
  'archive/core/src/index.ts': "import '@vesalius/dicom';\nimport '../../api/src/index.ts';\nexport const core = 1;",
  'archive/blobs-fs/src/index.ts': "import type { A } from '../../api/src/index.ts';\nexport type B = A;",
  'doors/rest/src/index.ts': "import type { A } from '@vesalius/archive/api';\nimport 'fastify';\nexport type R = A;",
  'features/trials/contract/index.ts': 'export const t = 1;',
  'features/trials/server/index.ts': "import '../contract/index.ts';\nimport '../../projects/contract/index.ts';",
  'features/trials/web/index.ts': "import '../contract/index.ts';",
  'features/projects/contract/index.ts': 'export const p = 1;',
  'features/projects/server/index.ts': 'export const p = 1;',
  'apps/server/src/main.ts': "import '@vesalius/archive/core';\nimport '@vesalius/doors/rest';\nimport 'node:fs';",
  'tools/arch/main.ts': "import '@vesalius/dicom';",
};

/** One planted violation a row: the rule that must report it, the file, its text. */
const PLANTED: readonly [rule: string, file: string, text: string][] = [
  ['arrow', 'packages/dicom/src/up.ts', "import '@vesalius/dimse';"],
  ['arrow', 'packages/dimse/src/up.ts', "import '@vesalius/testkit';"],
  ['arrow', 'packages/dimse/src/up.ts', "import type { A } from '@vesalius/archive/api';\nexport type X = A;"],
  ['arrow', 'archive/api/src/value.ts', "import { b } from '@vesalius/dimse';\nb;"],
  [
    'arrow',
    'archive/api/src/core.ts',
    "import type { core } from '../../core/src/index.ts';\nexport type C = typeof core;",
  ],
  ['arrow', 'archive/core/src/adapter.ts', "export * from '../../blobs-fs/src/index.ts';"],
  ['arrow', 'archive/core/src/door.ts', "import '@vesalius/doors/rest';"],
  ['arrow', 'archive/index-sql/src/adapter.ts', "import '../../blobs-fs/src/index.ts';"],
  ['arrow', 'archive/index-sql/src/core.ts', "export type C = typeof import('@vesalius/archive/core');"],
  [
    'arrow',
    'doors/rest/src/core.ts',
    "import type { core } from '@vesalius/archive/core';\nexport type C = typeof core;",
  ],
  ['arrow', 'doors/rest/src/late.ts', "export const late = () => import('@vesalius/archive/core');"],
  ['arrow', 'doors/fhir/src/door.ts', "import '../../rest/src/index.ts';"],
  ['arrow', 'features/trials/server/core.ts', "import '@vesalius/archive/core';"],
  ['arrow', 'features/trials/server/other.ts', "import '../../projects/server/index.ts';"],
  ['arrow', 'features/trials/web/server.ts', "import '../server/index.ts';"],
  ['arrow', 'features/trials/web/other.ts', "import '../../projects/contract/index.ts';"],
  ['arrow', 'features/trials/web/socket.ts', "import '@vesalius/dimse';"],
  ['arrow', 'features/trials/contract/app.ts', "import '../../../apps/server/src/main.ts';"],
  ['arrow', 'apps/server/src/tool.ts', "import '../../../tools/arch/main.ts';"],
  ['arrow', 'archive/core/src/worker.ts', "new URL('../../blobs-fs/src/index.ts', import.meta.url);"],
  ['node', 'packages/dicom/src/fs.ts', "import 'node:fs';"],
  ['node', 'features/trials/web/fs.ts', "import 'node:fs';"],
  ['npm', 'packages/dicom/src/npm.ts', "import 'dicom-parser';"],
  ['npm', 'archive/api/src/npm.ts', "import fastify from 'fastify';\nfastify;"],
  ['door', 'apps/server/src/inside.ts', "import '../../../packages/dicom/src/a.ts';"],
  ['syntax', 'apps/server/src/broken.ts', 'export const = 1;'],
  ['missing', 'apps/server/src/inside.ts', "import '@vesalius/dicom/src/a.ts';"],
  ['missing', 'apps/server/src/gone.ts', "import './nowhere.ts';"],
  ['test', 'packages/dimse/src/test.ts', "import './x.test.ts';"],
  ['test', 'packages/dicom/src/made-up.ts', "import '../test/made-up.ts';"],
  ['room', 'packages/fresh/src/index.ts', 'export const layerless = 1;'],
  ['room', 'archive/loose.ts', 'export const loose = 1;'],
  ['name', 'packages/dicom/src/utils/a.ts', 'export const a = 1;'],
  ['name', 'doors/rest/src/helpers.ts', 'export const a = 1;'],
  ['arrow', 'features/trials/web/page.tsx', "import '../server/index.ts';\nexport const Page = () => <p>late</p>;"],
  ['size', 'features/trials/web/long.tsx', `export function Long() {\n${'  void 0;\n'.repeat(80)}  return <p />;\n}\n`],
  ['size', 'doors/rest/src/long.ts', 'export const a = 1;\n'.repeat(401)],
  ['size', 'doors/rest/src/long.ts', `export function long() {\n${'  void 0;\n'.repeat(80)}}\n`],
  ['cycle', 'packages/dicom/src/a.ts', "import type { b } from './b.ts';\nexport type A = typeof b;"],
];

const made: string[] = [];
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function house(...planted: (readonly [file: string, text: string])[]): string {
  const root = mkdtempSync(join(tmpdir(), 'vesalius-arch-'));
  made.push(root);
  for (const [file, text] of [...Object.entries(SOUND), ...planted]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

test('a house in order has no violation', () => {
  const report = checkTree(house());
  assert.deepEqual(report.violations, []);
  assert.ok(report.files > 15 && report.imports > 15, 'the check has really read the house');
});

for (const [rule, file, text] of PLANTED) {
  test(`reports a planted violation (${rule}): ${file}: ${text.slice(0, 60).trim()}`, () => {
    const back: [string, string] = ['packages/dicom/src/b.ts', "import './a.ts';\nexport const b = 1;"];
    const testFile: [string, string] = ['packages/dimse/src/x.test.ts', ''];
    const { violations } = checkTree(house(back, testFile, [file, text]));
    assert.deepEqual(
      violations.map((one) => one.rule),
      [rule],
    );
    const places = violations.map((one) => one.file);
    assert.ok(places.includes(file) || rule === 'cycle', `${places} names ${file}`);
  });
}

test('generated files may be long', () => {
  const { violations } = checkTree(house(['packages/dicom/src/generated/a.ts', 'export const a = 1;\n'.repeat(401)]));
  assert.deepEqual(violations, []);
});

test('every form of import is seen, with its line and whether it is erased', () => {
  const text = `import a, { type B } from './1.ts';
import type { C } from './2.ts';
import { type D, type E } from './3.ts';
export * from './4.ts';
export type { F } from './5.ts';
type G = typeof import('./6.ts');
const h = await import('./7.ts');
new Worker(new URL('./8.ts', import.meta.url));
import './9.ts'; // import './not-this.ts'
const no = "import './nor-this.ts'";`;
  const source = readSource('x.ts', text);
  assert.ok(typeof source === 'object');
  const seen = source.imports.map(({ specifier, line, typeOnly }) => [specifier, line, typeOnly]);
  assert.deepEqual(seen.sort(), [
    ['./1.ts', 1, false],
    ['./2.ts', 2, true],
    ['./3.ts', 3, true],
    ['./4.ts', 4, false],
    ['./5.ts', 5, true],
    ['./6.ts', 6, true],
    ['./7.ts', 7, false],
    ['./8.ts', 8, false],
    ['./9.ts', 9, false],
  ]);
});

test('cycles are exactly the sets of nodes that reach each other', () => {
  const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const nodes = Array.from({ length: 8 }, (_, index) => String(index));
      const graph = new Map(
        nodes.map((node) => [node, pairs.filter(([from]) => String(from) === node).map(([, to]) => String(to))]),
      );
      const reached = new Map(nodes.map((node) => [node, reachable(graph, node)]));
      const together = nodes.map((node) =>
        nodes.filter((other) => reached.get(node)?.has(other) && reached.get(other)?.has(node)),
      );
      const expected = new Set(together.filter((set) => set.length > 0).map((set) => set.sort().join()));
      assert.deepEqual(new Set(findCycles(graph).map((cycle) => cycle.sort().join())), expected);
    }),
  );
});

function reachable(graph: ReadonlyMap<string, readonly string[]>, from: string): Set<string> {
  const seen = new Set<string>();
  const queue = [...(graph.get(from) ?? [])];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    queue.push(...(graph.get(node) ?? []));
  }
  return seen;
}
