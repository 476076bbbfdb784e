import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { CONFIG_VARIABLE, fromEnvironment } from './from-environment.ts';
import { CONFIG_FLAG, fromFlags } from './from-flags.ts';
import { type Given, type Reading, readGiven, type SourceKind } from './given.ts';
import { type SettingProblem, SettingsError } from './problems.ts';
import { ROWS, type Row, type SettingValues } from './schema.ts';

/** One setting as it is in force; for people. */
export interface SettingInForce {
  readonly name: string;
  readonly value: unknown;
  readonly source: SourceKind;
  /** The flag, the variable, or `vesalius.yaml:3:9`; empty for a default. */
  readonly where: string;
}

/** The values of all settings, and from where each comes. */
export interface Settings extends SettingValues {
  /** In the order of the schema; secrets are masked. */
  readonly inForce: readonly SettingInForce[];
}

export interface SettingsSources {
  /** What follows the program's name on the command line. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The folder that relative paths of flags and variables start from, and where `vesalius.yaml` is looked for. */
  readonly cwd: string;
}

const DEFAULT_FILE = 'vesalius.yaml';
const MASK = '(hidden)';

/**
 * Reads all settings: flags over environment over settings file over defaults.
 *
 * @throws SettingsError with every unknown or wrong setting, its place and what is allowed
 */
export async function loadSettings({ argv, env, cwd }: SettingsSources): Promise<Settings> {
  const flags = fromFlags(argv, cwd);
  const environment = fromEnvironment(env, cwd);
  const file = await readSettingsFile(cwd, flags.config, env[CONFIG_VARIABLE]);
  const problems = [...file.problems, ...environment.problems, ...flags.problems];
  const strongest = new Map<Row, Given>();
  for (const given of [...file.given, ...environment.given, ...flags.given]) strongest.set(given.row, given);

  const values = {};
  const inForce = ROWS.map((row) => {
    const given = strongest.get(row);
    const value = absolute(
      row,
      given === undefined ? row.setting.fallback : readGiven(given, problems),
      given?.base ?? cwd,
    );
    put(values, row.name.split('.'), value);
    const shown = row.setting.secret && value !== undefined ? MASK : value;
    return {
      name: row.name,
      value: shown,
      source: given?.source ?? 'default',
      where: given?.texts[0]?.where ?? '',
    } as const;
  });
  // What a stronger source overrides is wrong all the same, and would come to light at a worse time.
  for (const given of [...file.given, ...environment.given])
    if (strongest.get(given.row) !== given) readGiven(given, problems);
  const settings = { ...(values as SettingValues), inForce };
  if (problems.length === 0) problems.push(...contradictions(settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** The YAML reader is loaded only when there is a file to read: it costs more than all the rest. */
async function readSettingsFile(cwd: string, flag: string | undefined, variable: string | undefined): Promise<Reading> {
  const named = flag ?? (variable || undefined);
  const path = resolve(cwd, named ?? DEFAULT_FILE);
  if (!existsSync(path)) {
    const where = flag === undefined ? CONFIG_VARIABLE : CONFIG_FLAG;
    const sentence = `there is no settings file ${path}`;
    return { given: [], problems: named === undefined ? [] : [{ where, sentence }] };
  }
  const { fromFile } = await import('./from-file.ts');
  return fromFile(named ?? basename(path), readFileSync(path, 'utf8'), dirname(path));
}

function absolute(row: Row, value: unknown, base: string): unknown {
  return row.setting.path && typeof value === 'string' ? resolve(base, value) : value;
}

function put(tree: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  tree[key] ??= {};
  put(tree[key] as Record<string, unknown>, rest, value);
}

/** What each setting alone allows but not together, and files that are not there. */
function contradictions(settings: Settings): SettingProblem[] {
  const where = (name: string) => {
    const found = settings.inForce.find((one) => one.name === name);
    return found?.where || name;
  };
  const problems: SettingProblem[] = [];
  const pairs = { http: settings.http.tls, dicom: settings.dicom.tls, 'audit.syslog': settings.audit.syslog.tls };
  for (const [door, { certificate, key }] of Object.entries(pairs)) {
    if ((certificate === undefined) !== (key === undefined)) {
      const there = `${door}.tls.${certificate === undefined ? 'key' : 'certificate'}`;
      problems.push({
        where: where(there),
        sentence: `${door}.tls.certificate and ${door}.tls.key are given together or not at all`,
      });
    }
  }
  for (const { name, value, where: place } of settings.inForce) {
    const isFile = name.includes('.tls.') && typeof value === 'string';
    if (isFile && !existsSync(value)) problems.push({ where: place, sentence: `${name}: there is no file ${value}` });
  }
  if (settings.nodeRole !== 'all' && !settings.databaseUrl?.startsWith('postgres')) {
    problems.push({ where: where('nodeRole'), sentence: 'needs a databaseUrl of PostgreSQL, which several can share' });
  }
  const { port, certificate, authorities, own } = settings.dicom.tls;
  if (own && certificate !== undefined)
    problems.push({
      where: where('dicom.tls.own'),
      sentence: 'dicom.tls.own and dicom.tls.certificate exclude each other',
    });
  if (certificate === undefined && !own && (port !== 0 || authorities !== undefined)) {
    problems.push({
      where: where(port === 0 ? 'dicom.tls.authorities' : 'dicom.tls.port'),
      sentence: 'needs dicom.tls.certificate',
    });
  }
  return problems;
}
