import { didYouMean } from './did-you-mean.ts';
import type { Row } from './schema.ts';

/** Something in the settings that cannot be taken. */
export interface SettingProblem {
  /** `vesalius.yaml:3:9`, a variable or a flag. */
  readonly where: string;
  /** What was given and what is allowed; secrets are masked. */
  readonly sentence: string;
}

/** The settings are refused as a whole, with everything that is wrong in them. */
export class SettingsError extends Error {
  readonly code = 'settings-refused';
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    super(problems.map(({ where, sentence }) => `${where}: ${sentence}`).join('\n'));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/** A value that its setting does not allow. */
export function notAllowed(where: string, { name, setting }: Row, given: string): SettingProblem {
  const shown = setting.secret ? 'what is given (hidden)' : quoted(given);
  const near = setting.choices === undefined ? undefined : didYouMean(given, setting.choices);
  return { where, sentence: `${shown} is not allowed for ${name}${hint(near)}; allowed: ${setting.allowed}` };
}

/** A name that no setting has. */
export function unknown(where: string, what: string, given: string, known: Iterable<string>): SettingProblem {
  return { where, sentence: `there is no ${what} ${quoted(given)}${hint(didYouMean(given, known))}` };
}

function hint(near: string | undefined): string {
  return near === undefined ? '' : `, did you mean ${near}?`;
}

function quoted(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return `'${short.replaceAll(/\p{Cc}/gu, '?')}'`;
}
