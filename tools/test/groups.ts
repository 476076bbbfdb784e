import { globSync } from 'node:fs';

/** A kind of test, told by the end of its file's name. */
export interface Group {
  readonly name: string;
  readonly pattern: RegExp;
  /** Files run at once; those that share ports, processes or the whole machine run one by one. */
  readonly concurrency: number;
  /** After this long a test file is ended, in milliseconds. */
  readonly timeout: number;
  /** True when it needs the programs of Debian's packages. */
  readonly needsPeers: boolean;
}

const MINUTE = 60_000;

/** In the order in which `npm test` runs them. `npm run check` runs the first. */
export const GROUPS: readonly Group[] = [
  {
    name: 'unit',
    pattern: /(?<!\.(peer|corpus|e2e))\.test\.tsx?$/,
    concurrency: 2,
    timeout: 2 * MINUTE,
    needsPeers: false,
  },
  { name: 'corpus', pattern: /\.corpus\.test\.tsx?$/, concurrency: 2, timeout: 10 * MINUTE, needsPeers: false },
  { name: 'peer', pattern: /\.peer\.test\.tsx?$/, concurrency: 1, timeout: 10 * MINUTE, needsPeers: true },
  { name: 'e2e', pattern: /\.e2e\.test\.tsx?$/, concurrency: 1, timeout: 10 * MINUTE, needsPeers: true },
];

const TESTS = '{packages,archive,doors,features,apps,tools}/**/*.test.{ts,tsx}';

/** The test files of a group below `root`, of which `wanted` (any part of the path) is left when given. */
export function filesOf(group: Group, root: string, wanted: readonly string[] = []): string[] {
  const files = globSync(TESTS, { cwd: root, exclude: (path) => path.endsWith('node_modules') }).sort();
  const ours = files.filter((file) => group.pattern.test(file));
  return wanted.length === 0 ? ours : ours.filter((file) => wanted.some((part) => file.includes(part)));
}
