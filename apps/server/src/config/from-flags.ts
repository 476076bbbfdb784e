import { type Given, type Reading, splitList } from './given.ts';
import { type SettingProblem, unknown } from './problems.ts';
import { ROWS, type Row } from './schema.ts';

/** Names the settings file; not a setting itself, for a file cannot name itself. */
export const CONFIG_FLAG = '--config';

const BY_FLAG = new Map(ROWS.map((row) => [row.flag, row]));

export interface FlagReading extends Reading {
  /** The settings file, when a flag names one. */
  readonly config?: string | undefined;
}

interface Flag {
  readonly name: string;
  readonly text: string | undefined;
}

/** Reads `--name value`, `--name=value`, and for switches `--name` and `--no-name`. */
export function fromFlags(argv: readonly string[], base: string): FlagReading {
  const texts = new Map<Row, string[]>();
  const problems: SettingProblem[] = [];
  let config: string | undefined;
  for (const { name, text } of flagsOf(argv, problems)) {
    const row = rowOf(name);
    if (name === CONFIG_FLAG) config = text;
    else if (row === undefined) problems.push(unknown(name, 'flag', name, [...BY_FLAG.keys(), CONFIG_FLAG]));
    else if (row.setting.secret) problems.push({ where: name, sentence: secretSentence(row) });
    else if (text === undefined && !row.setting.switch) problems.push({ where: name, sentence: missingSentence(row) });
    else texts.set(row, [...(texts.get(row) ?? []), text ?? String(!name.startsWith('--no-'))]);
  }
  const given: Given[] = [];
  for (const [row, all] of texts) {
    if (all.length > 1 && !row.setting.list) problems.push({ where: row.flag, sentence: 'is given more than once' });
    const entries = all.flatMap((text) => splitList(row, text));
    given.push({ row, source: 'flag', texts: entries.map((text) => ({ text, where: row.flag })), base });
  }
  return { given, problems, config };
}

function flagsOf(argv: readonly string[], problems: SettingProblem[]): Flag[] {
  const flags: Flag[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    const equals = word.indexOf('=');
    if (!word.startsWith('--')) {
      problems.push({ where: `argument ${at + 1}`, sentence: 'settings are given as --name value' });
    } else if (equals > 0) {
      flags.push({ name: word.slice(0, equals), text: word.slice(equals + 1) });
    } else {
      const takes = takesText(word) && argv[at + 1] !== undefined && !argv[at + 1]?.startsWith('--');
      flags.push({ name: word, text: takes ? argv[++at] : undefined });
    }
  }
  return flags;
}

/** The word after an unknown flag is taken as its value, so that one mistake is reported once. */
function takesText(name: string): boolean {
  return rowOf(name)?.setting.switch !== true;
}

function rowOf(name: string): Row | undefined {
  const row = BY_FLAG.get(name);
  if (row !== undefined) return row;
  const off = name.startsWith('--no-') ? BY_FLAG.get(`--${name.slice('--no-'.length)}`) : undefined;
  return off?.setting.switch ? off : undefined;
}

function secretSentence({ variable, name }: Row): string {
  return `a flag can be read by everyone on this machine: give ${name} in ${variable}, ${variable}_FILE or vesalius.yaml`;
}

function missingSentence({ setting }: Row): string {
  return `needs a value; allowed: ${setting.allowed}`;
}
