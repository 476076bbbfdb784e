import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type Given, type Reading, splitList } from './given.ts';
import { type SettingProblem, unknown } from './problems.ts';
import { isSetting, ROWS, type Row, SCHEMA } from './schema.ts';

const BY_NAME = new Map(ROWS.map((row) => [row.name, row]));

/** Reads the text of a settings file in YAML. `file` is how its places are named, `base` the folder it lies in. */
export function fromFile(file: string, text: string, base: string): Reading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const where = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    const problems = broken.map(({ pos, code }) => ({
      where: where(pos[0]),
      sentence: `is not YAML we can read (${code})`,
    }));
    return { given: [], problems };
  }
  const walk = new Walk(document, where, base);
  if (document.contents !== null) walk.group(document.contents, SCHEMA, []);
  return walk;
}

class Walk implements Reading {
  readonly given: Given[] = [];
  readonly problems: SettingProblem[] = [];
  readonly #document: Document;
  readonly #where: (offset: number) => string;
  readonly #base: string;

  constructor(document: Document, where: (offset: number) => string, base: string) {
    this.#document = document;
    this.#where = where;
    this.#base = base;
  }

  /** Goes down a mapping and the part of the schema that it should fill. */
  group(written: unknown, tree: object, path: readonly string[]): void {
    const node = this.#resolve(written);
    if (isScalar(node) && node.value === null) return;
    if (!isMap(node)) {
      const name = path.join('.') || 'the file';
      this.#problem(node, `${name} is a group of settings: ${Object.keys(tree).join(', ')}`);
      return;
    }
    for (const { key, value } of node.items) this.#entry(key, value, tree, path);
  }

  #entry(key: unknown, value: unknown, tree: object, path: readonly string[]): void {
    const name = isScalar(key) ? String(key.value) : '';
    const place = [...path, name];
    const found = Object.hasOwn(tree, name) ? (tree as Record<string, object>)[name] : undefined;
    if (found === undefined) {
      const names = [...Object.keys(tree), ...BY_NAME.keys()];
      this.problems.push(
        unknown(
          this.#where(offsetOf(key)),
          'setting',
          place.join('.'),
          names.map((known) => within(path, known)),
        ),
      );
    } else if (isSetting(found)) {
      this.#setting(this.#resolve(value), key, BY_NAME.get(place.join('.')));
    } else {
      this.group(value, found, place);
    }
  }

  #setting(node: unknown, key: unknown, row: Row | undefined): void {
    if (row === undefined) return;
    const entries = isSeq(node) && row.setting.list ? node.items.map((item) => this.#resolve(item)) : [node];
    const wrong = entries.find((entry) => !isScalar(entry) || entry.value === null);
    if (wrong !== undefined || node === undefined) {
      this.#problem(
        node === undefined || node === null ? key : wrong,
        `${row.name} needs a value; allowed: ${row.setting.allowed}`,
      );
      return;
    }
    const texts = entries.flatMap((entry) => {
      const where = this.#where(offsetOf(entry));
      const texts = isSeq(node) ? [textOf(entry)] : splitList(row, textOf(entry));
      return texts.map((text) => ({ text, where }));
    });
    this.given.push({ row, source: 'file', texts, base: this.#base });
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node;
  }

  #problem(node: unknown, sentence: string): void {
    this.problems.push({ where: this.#where(offsetOf(node)), sentence });
  }
}

/** A name as it would be written at this depth. */
function within(path: readonly string[], name: string): string {
  return name.includes('.') ? name : [...path, name].join('.');
}

/** Numbers and booleans as they are written: an AE title may be `007`. */
function textOf(node: unknown): string {
  if (!isScalar(node)) return '';
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

function offsetOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}
