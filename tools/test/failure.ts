import { inspect } from 'node:util';

/** A failed test, ready to be printed. */
export interface Failure {
  readonly file: string;
  readonly name: string;
  /** Message, difference and stack. */
  readonly text: string;
}

/** The part of node:test's `test:fail` event that is used here. */
interface FailEvent {
  readonly name: string;
  readonly line?: number | undefined;
  readonly details: {
    readonly error: Error & { failureType?: string; cause?: unknown };
    readonly type?: string | undefined;
  };
}

const TOO_LONG = 'still running when the time for a file was over: a test hangs, or something was left open';

/** The failure of an event, or undefined when it only repeats that of a test inside it. `said` is what its file printed. */
export function failureOf(event: FailEvent, file: string, said: string): Failure | undefined {
  const { error, type } = event.details;
  if (error.failureType === 'subtestsFailed') return undefined;
  if (type === 'suite' && error.failureType !== 'hookFailed' && error.failureType !== 'testCodeFailure')
    return undefined;
  const reason = error.failureType === 'testAborted' ? TOO_LONG : reasonOf(error.cause ?? error);
  const printed = said.trim() === '' ? '' : `\n--- printed by ${file} until then\n${said.trim()}`;
  const place = event.line === undefined ? file : `${file}:${event.line}`;
  return { file, name: event.name, text: `✖ ${event.name}\n  ${place}\n${indent(reason)}${indent(printed)}` };
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? inspect(cause, { depth: 6 }) : String(cause);
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
