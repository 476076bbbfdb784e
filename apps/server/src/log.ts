import type { LogFacts, Logger } from '@vesalius/archive/api';
import { pino } from 'pino';

/** The archive's logger on pino: one JSON object a line, facts only; errors by name, code and message, which hold no patient data. */
export function createLog(level: string): Logger {
  const log = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { error: errorFacts } });
  const at =
    (write: (facts: object, message: string) => void) =>
    (message: string, facts: LogFacts = {}) =>
      write.call(log, facts, message);
  return { debug: at(log.debug), info: at(log.info), warn: at(log.warn), error: at(log.error) };
}

function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = (error as NodeJS.ErrnoException).code;
  return { name: error.name, message: error.message, ...(code !== undefined && { code }), stack: error.stack };
}
