import { layerOf, mayUseNode, npmReach, reach, zoneOf } from './arrows.ts';
import type { Import, Source } from './imports.ts';
import type { Target, Workspaces } from './workspaces.ts';

/** Something that breaks a rule, at a place. */
export interface Violation {
  readonly rule: 'syntax' | 'arrow' | 'cycle' | 'node' | 'npm' | 'door' | 'missing' | 'room' | 'test' | 'name' | 'size';
  readonly file: string;
  readonly line: number;
  readonly sentence: string;
}

const MOST_LINES = 400;
const MOST_LINES_OF_A_FUNCTION = 80;
const EMPTY_NAMES = /^(utils?|helpers?|common|misc|manager)$/;

/** A test, or what only tests use: a folder `test` or `testing` of a room that is shipped. */
const isTest = (file: string) => /\.test\.tsx?$|^(?!tools\/).*\/test(ing)?\//.test(file);
const isGenerated = (file: string) => file.includes('/generated/');

/** The arrow that one import draws, judged; undefined when it is allowed. Tests may look anywhere. */
export function judgeImport(
  tree: ReadonlySet<string>,
  spaces: Workspaces,
  file: string,
  one: Import,
): Violation | undefined {
  const target = spaces.resolve(file, one.specifier);
  const says = (rule: Violation['rule'], sentence: string) => ({ rule, file, line: one.line, sentence });
  if (target.kind === 'nowhere') return says('missing', target.why);
  if (target.kind === 'file') {
    if (!tree.has(target.file) && !/\.(json|css|svg)$/.test(target.file))
      return says('missing', `${target.file} is not there`);
    if (isTest(target.file) && !isTest(file)) return says('test', `${target.file} is a test; nothing imports a test`);
  }
  if (isTest(file)) return undefined;
  if (target.kind === 'node')
    return mayUseNode(file) ? undefined : says('node', `${one.specifier} does not run in a browser`);
  if (target.kind === 'npm') {
    const allowed = npmReach(file);
    if (allowed === 'values' || (allowed === 'types' && one.typeOnly)) return undefined;
    return says('npm', `imports ${allowed === 'types' ? 'more than types of ' : ''}${target.name}`);
  }
  return judgeArrow(spaces, file, target, one);
}

function judgeArrow(
  spaces: Workspaces,
  file: string,
  target: Target & { kind: 'file' },
  one: Import,
): Violation | undefined {
  const says = (rule: Violation['rule'], sentence: string) => ({ rule, file, line: one.line, sentence });
  const from = zoneOf(file);
  const to = zoneOf(target.file);
  if (from === undefined || to === undefined) return undefined;
  const allowed = reach(from, to);
  if (allowed === undefined) return says('arrow', `${from.part} may not import ${to.part} (${target.file})`);
  if (allowed === 'types' && !one.typeOnly) return says('arrow', `${from.part} may import types only of ${to.part}`);
  const crosses = spaces.folderOf(file) !== spaces.folderOf(target.file);
  const byPath = crosses && target.relative && from.room !== 'tools/*' && to.room !== 'tools/*';
  return byPath ? says('door', `import ${to.part} by its package name, not by path`) : undefined;
}

/** Rules about a file itself: that a room holds it, that its name says something, that it is not too long. */
export function judgeFile(file: string, source: Source): Violation[] {
  const found: Violation[] = [];
  const says = (rule: Violation['rule'], line: number, sentence: string) => found.push({ rule, file, line, sentence });
  const zone = zoneOf(file);
  if (zone === undefined) says('room', 1, 'lies in none of the rooms of ARCHITECTURE.md');
  if (zone?.room === 'packages/*' && layerOf(zone.part) === -1) {
    says('room', 1, `${zone.part} has no layer: give it one in tools/arch/arrows.ts`);
  }
  const empty = file.split(/[/.]/).find((word) => EMPTY_NAMES.test(word));
  if (empty !== undefined) says('name', 1, `'${empty}' says nothing about what is inside`);
  if (isGenerated(file)) return found;
  if (source.lines > MOST_LINES) says('size', 1, `${source.lines} lines; none is over ${MOST_LINES}`);
  for (const { line, lines } of isTest(file) ? [] : source.functions) {
    if (lines > MOST_LINES_OF_A_FUNCTION)
      says('size', line, `a function of ${lines} lines; none is over ${MOST_LINES_OF_A_FUNCTION}`);
  }
  return found;
}
