import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCycles } from './cycles.ts';
import { readSource, type Source } from './imports.ts';
import { judgeFile, judgeImport, type Violation } from './rules.ts';
import { Workspaces } from './workspaces.ts';

const SOURCES = '{packages,archive,doors,features,apps,tools}/**/*.{ts,tsx,mts,js,mjs}';
const OUTSIDE = ['node_modules', 'dist'];

export interface Report {
  readonly files: number;
  readonly imports: number;
  readonly violations: readonly Violation[];
}

/** Checks every source below `root` against all rules. */
export function checkTree(root: string): Report {
  const files = globSync(SOURCES, {
    cwd: root,
    exclude: (name) => OUTSIDE.includes(name.split('/').at(-1) ?? ''),
  }).sort();
  const spaces = new Workspaces(root);
  const sources = new Map<string, Source>();
  const broken: Violation[] = [];
  for (const file of files) {
    const source = readSource(file, readFileSync(join(root, file), 'utf8'));
    if (typeof source === 'string') broken.push({ rule: 'syntax', file, line: 1, sentence: source });
    else sources.set(file, source);
  }
  const tree = new Set(files);
  const violations = [...sources].flatMap(([file, source]) => judge(tree, spaces, file, source));
  const imports = [...sources.values()].reduce((sum, source) => sum + source.imports.length, 0);
  return { files: files.length, imports, violations: [...broken, ...violations, ...cyclesOf(sources, spaces)] };
}

function judge(tree: ReadonlySet<string>, spaces: Workspaces, file: string, source: Source): Violation[] {
  const arrows = source.imports.flatMap((one) => judgeImport(tree, spaces, file, one) ?? []);
  return [...judgeFile(file, source), ...arrows];
}

/** Cycles count `import type` too: two files that need each other's types are one concept in two places. */
function cyclesOf(sources: ReadonlyMap<string, Source>, spaces: Workspaces): Violation[] {
  const graph = new Map<string, string[]>();
  for (const [file, source] of sources) {
    const targets = source.imports.map((one) => spaces.resolve(file, one.specifier));
    graph.set(
      file,
      targets.flatMap((target) => (target.kind === 'file' && sources.has(target.file) ? target.file : [])),
    );
  }
  return findCycles(graph).map((cycle) => ({
    rule: 'cycle',
    file: cycle[0] ?? '',
    line: 1,
    sentence: `imports itself through ${cycle.slice(1).join(', ') || 'itself'}`,
  }));
}
