import { type Dataset, foldForSearch, readFile, TAG } from '@vesalius/dicom';
import { CATEGORY, type Category, type Check, type Corpus } from './check.ts';
import { digest, pixelsOf } from './pixels.ts';

/** Checks passed of all, by category and by action. */
export interface Score {
  readonly passed: number;
  readonly all: number;
  readonly categories: ReadonlyMap<Category, readonly [passed: number, all: number]>;
  readonly failed: readonly Check[];
}

interface Output {
  readonly dataset: Dataset;
  /** All bytes as Latin-1 and as UTF-8, folded. */
  readonly bytes: string;
}

/** Holds what a tool made of a corpus against its checks; an instance that did not come fails all of its own. */
export function score({ checks }: Corpus, files: readonly Uint8Array[]): Score {
  const outputs = new Map(
    files.map((file) => [readFile(file).dataset.number(TAG.InstanceNumber) ?? -1, outputOf(file)]),
  );
  const groups = new Map<string, string>();
  const failed = checks.filter((check) => {
    const output = outputs.get(check.instance);
    return !output || !passes(check, output, groups);
  });
  const lost = new Set(failed);
  const categories = new Map<Category, [number, number]>();
  for (const check of checks) {
    const counts = categories.get(CATEGORY[check.action]) ?? [0, 0];
    categories.set(CATEGORY[check.action], [counts[0] + (lost.has(check) ? 0 : 1), counts[1] + 1]);
  }
  return { passed: checks.length - failed.length, all: checks.length, categories, failed };
}

function outputOf(file: Uint8Array): Output {
  const { dataset } = readFile(file);
  return { dataset, bytes: foldForSearch(Buffer.from(file).toString('utf8') + Buffer.from(file).toString('latin1')) };
}

function passes(check: Check, output: Output, groups: Map<string, string>): boolean {
  const text = check.path === 'file' ? output.bytes : foldForSearch(valueAt(output.dataset, check.path) ?? '');
  const is = valueAt(output.dataset, check.path);
  const holds = (word: string) => text.includes(foldForSearch(word));
  switch (check.action) {
    case 'text_removed':
      return !(check.words ?? []).some(holds);
    case 'text_retained':
      return (check.words ?? []).every(holds);
    case 'text_notnull':
      return (is ?? '') !== '';
    case 'tag_retained':
      return is !== undefined;
    case 'uid_changed':
      return (is ?? '') !== '' && is !== check.value;
    case 'uid_consistent':
    case 'patid_consistent':
      return (is ?? '') !== '' && isSame(groups, `${check.action} ${check.group}`, is!);
    case 'date_shifted':
      return isShifted(check, is, groups);
    case 'pixels_hidden':
      return pixelsOf(output.dataset, check.area!, true, check.path).every((value) => value === 0);
    case 'pixels_retained':
      return digest(pixelsOf(output.dataset, check.area, false, check.path)) === check.value;
  }
}

function isSame(groups: Map<string, string>, group: string, value: string): boolean {
  const first = groups.get(group);
  if (first === undefined) groups.set(group, value);
  return first === undefined || first === value;
}

/** Another date, and as far from the old one as those of the same person. */
function isShifted({ value, group }: Check, is: string | undefined, groups: Map<string, string>): boolean {
  if (!/^\d{8}$/.test(is ?? '') || is === value) return false;
  const day = (text: string) => Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6)));
  return isSame(groups, `days ${group}`, String(day(is!) - day(value!)));
}

/** The value at a path, several with backslashes; bytes as Latin-1; undefined when there is no element. */
function valueAt(root: Dataset, path: string): string | undefined {
  const steps = path.split('.');
  let dataset: Dataset | undefined = root;
  for (const step of steps.slice(0, -1)) {
    const [, tag, item] = /^([0-9A-F]{8})\[(\d+)\]$/.exec(step) ?? [];
    dataset = dataset?.items(Number.parseInt(tag ?? '', 16))[Number(item) - 1];
  }
  const element = dataset?.get(Number.parseInt(steps.at(-1)!, 16));
  if (!element) return undefined;
  const texts = element.texts();
  return texts.length > 0 || !element.bytes ? texts.join('\\') : Buffer.from(element.bytes).toString('latin1');
}
