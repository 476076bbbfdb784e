import type { LogFacts, Logger } from '@vesalius/archive/api';

export interface LogLine {
  readonly at: number;
  readonly level: keyof Logger;
  readonly message: string;
  readonly facts: object;
}

const MOST_LINES = 2000;
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Passes log lines on, and keeps the last of them for an administrator to look at. */
export class RecentLog implements Logger {
  readonly #lines: LogLine[] = [];
  readonly #log: Logger;
  /** Levels below are passed on, and not kept. */
  readonly #kept: ReadonlySet<string>;

  constructor(log: Logger, from: string) {
    this.#log = log;
    const order: readonly string[] = ['trace', ...LEVELS];
    this.#kept = new Set(order.includes(from) ? order.slice(order.indexOf(from)) : []);
  }

  debug(message: string, facts?: LogFacts): void {
    this.#write('debug', message, facts);
  }

  info(message: string, facts?: LogFacts): void {
    this.#write('info', message, facts);
  }

  warn(message: string, facts?: LogFacts): void {
    this.#write('warn', message, facts);
  }

  error(message: string, facts?: LogFacts): void {
    this.#write('error', message, facts);
  }

  *newestFirst(): Iterable<LogLine> {
    for (let at = this.#lines.length - 1; at >= 0; at--) yield this.#lines[at]!;
  }

  #write(level: keyof Logger, message: string, facts: LogFacts = {}): void {
    this.#log[level](message, facts);
    if (!this.#kept.has(level)) return;
    this.#lines.push({ at: Date.now(), level, message, facts: told(facts) });
    // By many at a time: to take the first one out moves all the others.
    if (this.#lines.length >= 2 * MOST_LINES) this.#lines.splice(0, MOST_LINES);
  }
}

/** Errors by name, code and message; where they happened stands in the log itself. */
function told(facts: LogFacts): object {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => {
      if (!(fact instanceof Error)) return [name, fact];
      const { code } = fact as NodeJS.ErrnoException;
      return [name, `${fact.name}${code === undefined ? '' : ` ${code}`}: ${fact.message}`];
    }),
  );
}
