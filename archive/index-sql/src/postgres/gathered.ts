import type { Statement } from './messages.ts';

/** Rows of one statement at most: more make its plan larger, and save little. */
const MOST_ROWS = 32;
/** Tables that others refer to, each before those that refer to it; all others come behind them. */
const REFERRED_TO = ['patients', 'studies', 'sources', 'series', 'instances', 'names'];
const OF_VALUES = /^(INSERT INTO (\w+)\([^)]*\) VALUES )\((\$\d+(?:, \$\d+)*)\)( ON CONFLICT DO NOTHING)?$/;
const INSERTS = /^(?:INSERT|WITH \w+ AS \(INSERT) /;

interface Insertion {
  readonly table: string;
  readonly before: string;
  readonly behind: string;
  readonly width: number;
}

/**
 * The same statements, those that insert a row of values each put together: as many rows as there are in few statements. In a stretch of nothing
 * but insertions their order is of no matter, as long as rows come before those that refer to them.
 */
export function gathered(statements: readonly Statement[]): Statement[] {
  const done: Statement[] = [];
  let stretch: Statement[] = [];
  for (const statement of statements) {
    if (INSERTS.test(statement.text)) stretch.push(statement);
    else {
      done.push(...insertions(stretch), statement);
      stretch = [];
    }
  }
  return [...done, ...insertions(stretch)];
}

function insertions(stretch: readonly Statement[]): readonly Statement[] {
  if (stretch.length < 2) return stretch;
  const byText = Map.groupBy(stretch, ({ text }) => text);
  const gathering: { readonly insertion: Insertion; readonly statements: readonly Statement[] }[] = [];
  const others: Statement[] = [];
  for (const [text, statements] of byText) {
    const insertion = insertionOf(text);
    if (insertion) gathering.push({ insertion, statements });
    else others.push(...statements);
  }
  gathering.sort((one, other) => rankOf(one.insertion) - rankOf(other.insertion));
  return [...gathering.flatMap(({ insertion, statements }) => together(insertion, statements)), ...others];
}

function insertionOf(text: string): Insertion | undefined {
  const [, before, table, values, behind = ''] = OF_VALUES.exec(text) ?? [];
  return before === undefined ? undefined : { table: table!, before, behind, width: values!.split(', ').length };
}

function rankOf({ table }: Insertion): number {
  const rank = REFERRED_TO.indexOf(table);
  return rank < 0 ? REFERRED_TO.length : rank;
}

/** Numbers of rows are powers of two, so that few texts are prepared. */
function together(insertion: Insertion, statements: readonly Statement[]): Statement[] {
  const made: Statement[] = [];
  for (let at = 0; at < statements.length; ) {
    let rows = MOST_ROWS;
    while (rows > statements.length - at) rows /= 2;
    const values = statements.slice(at, at + rows).flatMap((statement) => statement.values);
    made.push({ text: textOf(insertion, rows), values });
    at += rows;
  }
  return made;
}

function textOf({ before, behind, width }: Insertion, rows: number): string {
  const list = (row: number) => Array.from({ length: width }, (_, column) => `$${row * width + column + 1}`).join(', ');
  return `${before}${Array.from({ length: rows }, (_, row) => `(${list(row)})`).join(', ')}${behind}`;
}
