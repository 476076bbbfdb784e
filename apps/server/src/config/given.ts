import { notAllowed, type SettingProblem } from './problems.ts';
import type { Row } from './schema.ts';

/** From where a value comes, weakest first. */
export const SOURCES = ['default', 'file', 'environment', 'flag'] as const;

export type SourceKind = (typeof SOURCES)[number];

/** What one source says about one setting, as text. A list has a text an entry, each with its place. */
export interface Given {
  readonly row: Row;
  readonly source: Exclude<SourceKind, 'default'>;
  readonly texts: readonly { readonly text: string; readonly where: string }[];
  /** The folder that relative paths start from. */
  readonly base: string;
}

/** What a source has to say, and what is wrong with it. */
export interface Reading {
  readonly given: readonly Given[];
  readonly problems: readonly SettingProblem[];
}

/** The value that texts stand for; problems are added to `problems`, and then there is no value. */
export function readGiven({ row, texts }: Given, problems: SettingProblem[]): unknown {
  const values = texts.map(({ text, where }) => {
    const value = row.setting.read(text);
    if (value === undefined) problems.push(notAllowed(where, row, text));
    return value;
  });
  if (values.includes(undefined)) return undefined;
  return row.setting.list ? values.flat() : values[0];
}

/** The entries of a list that is written as one text. */
export function splitList(row: Row, text: string): string[] {
  if (!row.setting.list) return [text];
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
