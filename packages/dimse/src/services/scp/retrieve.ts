import { DATA_SET, priorityName } from '../../messages/command-elements.ts';
import { countsToCommand } from '../../messages/sub-operations.ts';
import type { IdentifierRequest, RetrieveResult, SubOperationCounts } from '../requests.ts';
import { encodeFailedList } from './failed-list.ts';
import { failureOf, STATUS } from './failure.ts';
import type { Operation } from './operation.ts';

/** Unable to process, of C-MOVE and C-GET alike (PS3.4 Tables C.4-2 and C.4-3). */
const UNABLE_TO_PROCESS = 0xc000;
/** Refused: out of resources, unable to perform sub-operations. */
const UNABLE_TO_PERFORM_SUB_OPERATIONS = 0xa702;
/** Warning: sub-operations complete, one or more failures or warnings. */
const ONE_OR_MORE_FAILURES = 0xb000;

/** The final status that the counts stand for (PS3.4 §C.4.2.1.5, §C.4.3.1.4). */
export function retrieveStatus(counts: Omit<SubOperationCounts, 'remaining'>): number {
  if (counts.failed === 0 && counts.warning === 0) return STATUS.success;
  return counts.completed === 0 && counts.warning === 0 ? UNABLE_TO_PERFORM_SUB_OPERATIONS : ONE_OR_MORE_FAILURES;
}

export function identifierRequest(operation: Operation, identifier: Uint8Array): IdentifierRequest {
  return { ...operation.request, priority: priorityName(operation.command.priority), identifier };
}

/** C-MOVE and C-GET as SCP: a pending response for each progress the handler tells of, then the final one with its list. */
export async function performRetrieve(
  operation: Operation,
  run: () => AsyncIterable<SubOperationCounts, RetrieveResult>,
): Promise<void> {
  try {
    finish(operation, await sendProgress(operation, run()[Symbol.asyncIterator]()));
  } catch (error) {
    operation.finish(operation.signal.aborted ? { status: STATUS.cancel } : failureOf(error, UNABLE_TO_PROCESS));
  }
}

/** A cancelled handler is left to end by itself, for only it knows the counts; it hears of the cancel by its signal. */
async function sendProgress(
  operation: Operation,
  progress: AsyncIterator<SubOperationCounts, RetrieveResult>,
): Promise<RetrieveResult> {
  for (;;) {
    const next = await progress.next();
    if (next.done) return next.value;
    operation.respond({ status: STATUS.pending }, countsToCommand(next.value, true));
  }
}

function finish(operation: Operation, result: RetrieveResult): void {
  const cancelled = operation.signal.aborted && (result.remaining ?? 0) > 0;
  const status = result.status ?? (cancelled ? STATUS.cancel : retrieveStatus(result));
  // Remaining is in the final response of a cancelled retrieval only (PS3.4 §C.4.2.1.6).
  const counts = countsToCommand({ ...result, remaining: result.remaining ?? 0 }, status === STATUS.cancel);
  const failed = result.failedSopInstanceUids ?? [];
  const final = { ...result, status };
  // A successful response has no Identifier (PS3.4 §C.4.2.1.4.2).
  if (failed.length === 0 || status === STATUS.success) {
    operation.finish(final, counts);
  } else {
    const list = encodeFailedList(failed, operation.context.transferSyntax);
    operation.finish(final, { ...counts, commandDataSetType: DATA_SET }, list);
  }
}
