import { DATA_SET, priorityName } from '../../messages/command-elements.ts';
import type { CFindMatch, DimseResult } from '../requests.ts';
import { failureOf, STATUS } from './failure.ts';
import type { Operation } from './operation.ts';

/** Unable to process (PS3.4 Table C.4-1). */
const UNABLE_TO_PROCESS = 0xc000;

/** C-FIND as SCP (PS3.7 §9.1.2): one pending response for each match, then the final one. */
export async function performCFind(operation: Operation, identifier: Uint8Array): Promise<void> {
  const { handlers, association, command } = operation;
  if (!handlers.cFind) return operation.finish({ status: STATUS.unrecognizedOperation });
  const request = { ...operation.request, priority: priorityName(command.priority), identifier };
  try {
    const matches = handlers.cFind(request, association)[Symbol.asyncIterator]();
    operation.finish(await sendMatches(operation, matches));
  } catch (error) {
    operation.finish(operation.signal.aborted ? { status: STATUS.cancel } : failureOf(error, UNABLE_TO_PROCESS));
  }
}

async function sendMatches(
  operation: Operation,
  // biome-ignore lint/suspicious/noConfusingVoidType: an async generator that falls off its end returns void
  matches: AsyncIterator<CFindMatch, DimseResult | undefined | void>,
): Promise<DimseResult> {
  const { signal, surroundings } = operation;
  for (;;) {
    const next = await matches.next();
    if (signal.aborted) {
      if (!next.done) await matches.return?.();
      return { status: STATUS.cancel };
    }
    if (next.done) return next.value ?? { status: STATUS.success };
    const { status = STATUS.pending, identifier } = next.value;
    operation.respond({ status }, { commandDataSetType: DATA_SET }, identifier);
    await surroundings.sender.room();
  }
}
