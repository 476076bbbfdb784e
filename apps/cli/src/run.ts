import { type Command, CommanderError } from 'commander';
import { CliError, sentenceOf } from './failure.ts';
import type { Io } from './io.ts';

const USAGE = 2;

/**
 * Runs a command line and gives the exit code: 0 all is well, 1 something was not done, 2 wrong usage. Errors are one
 * sentence on stderr; `VESALIUS_DEBUG=1` adds the stack.
 */
export async function run(
  createProgram: (io: Io) => Command,
  args: readonly string[],
  surroundings: Pick<Io, 'env' | 'stdout' | 'stderr'>,
): Promise<number> {
  const interrupted = new AbortController();
  const io: Io = { ...surroundings, exitCode: 0, signal: interrupted.signal };
  const interrupt = (): void => {
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  };
  process.on('SIGINT', interrupt);
  try {
    await createProgram(io).parseAsync(args, { from: 'user' });
    return io.exitCode;
  } catch (error) {
    return explain(error, io);
  } finally {
    process.off('SIGINT', interrupt);
  }
}

function explain(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  io.stderr.write(`vesalius: ${sentenceOf(error)}.\n`);
  if (io.env.VESALIUS_DEBUG && error instanceof Error) io.stderr.write(`${error.stack}\n`);
  return error instanceof CliError ? error.exitCode : 1;
}
