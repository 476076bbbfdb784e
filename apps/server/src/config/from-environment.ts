import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Given, type Reading, splitList } from './given.ts';
import { type SettingProblem, unknown } from './problems.ts';
import { ROWS, type Row } from './schema.ts';

/** Names the settings file. */
export const CONFIG_VARIABLE = 'VESALIUS_CONFIG';

const PREFIX = 'VESALIUS_';
const FILE_SUFFIX = '_FILE';

/** Variables of that prefix that mean something to tests and tools, or that Kubernetes sets for a service of our name. */
const NOT_SETTINGS: readonly RegExp[] = [
  /^VESALIUS_(TEST_.*|CORPUS|STANDARD|CONFIG|URL|TOKEN)$/,
  /^VESALIUS_(SERVICE_(HOST|PORT)(_.*)?|PORT(_\d+_(TCP|UDP)(_.*)?)?)$/,
];

const BY_VARIABLE = new Map(ROWS.map((row) => [row.variable, row]));

/** Reads the environment. An empty variable counts as not set; `…_FILE` names a file that holds a secret. */
export function fromEnvironment(env: NodeJS.ProcessEnv, base: string): Reading {
  const given: Given[] = [];
  const problems: SettingProblem[] = [];
  for (const [variable, text] of Object.entries(env).sort()) {
    if (!variable.startsWith(PREFIX) || text === undefined || text === '') continue;
    const row = BY_VARIABLE.get(variable);
    const secretRow = secretOf(variable);
    if (row !== undefined) given.push(givenOf(row, variable, text, base));
    else if (secretRow !== undefined) readSecret(secretRow, variable, resolve(base, text), given, problems);
    else if (!NOT_SETTINGS.some((pattern) => pattern.test(variable))) {
      problems.push(unknown(variable, 'setting', variable, BY_VARIABLE.keys()));
    }
  }
  return { given, problems };
}

function secretOf(variable: string): Row | undefined {
  if (!variable.endsWith(FILE_SUFFIX)) return undefined;
  const row = BY_VARIABLE.get(variable.slice(0, -FILE_SUFFIX.length));
  return row?.setting.secret ? row : undefined;
}

function readSecret(row: Row, variable: string, path: string, given: Given[], problems: SettingProblem[]): void {
  if (given.some((one) => one.row === row)) {
    problems.push({ where: variable, sentence: `${row.variable} is given too; give one of them` });
    return;
  }
  try {
    given.push(givenOf(row, variable, readFileSync(path, 'utf8').replace(/\r?\n$/, ''), ''));
  } catch {
    problems.push({ where: variable, sentence: `the file ${path} cannot be read` });
  }
}

function givenOf(row: Row, variable: string, text: string, base: string): Given {
  const texts = splitList(row, text).map((entry) => ({ text: entry, where: variable }));
  return { row, source: 'environment', texts, base };
}
