/** Facts for a log line: numbers, codes, AE titles, UIDs, addresses; never the value of an attribute of a patient. */
export type LogFacts = Readonly<Record<string, string | number | boolean | undefined | Error>>;

export interface Logger {
  debug(message: string, facts?: LogFacts): void;
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
}
