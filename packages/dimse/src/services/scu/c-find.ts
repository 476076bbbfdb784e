import { cFindCommand } from '../../messages/c-find.ts';
import { readResult } from '../../messages/response.ts';
import { isPending } from '../../status.ts';
import type { AcceptedContext } from '../../upper-layer/negotiation.ts';
import type { CFindCall, FindResponse, FindResponses } from './calls.ts';
import { identifierFor } from './identifier.ts';
import { PendingResponses, type PendingSurroundings } from './pending.ts';

/** C-FIND as SCU (PS3.7 §9.1.2). The request leaves when the first match is asked for. */
export async function* invokeCFind(
  surroundings: PendingSurroundings,
  context: AcceptedContext,
  call: CFindCall,
): FindResponses {
  const parameters = { sopClassUid: call.sopClassUid, priority: call.priority ?? 'medium' };
  const responses = new PendingResponses(
    surroundings,
    context,
    (messageId) => cFindCommand(messageId, parameters),
    identifierFor(call.identifier, context),
    call.signal,
  );
  try {
    for (;;) {
      const { command, dataSet } = await responses.next();
      const { status } = command;
      if (!isPending(status)) return readResult(command);
      const match = { identifier: dataSet ?? new Uint8Array(0), status, transferSyntaxUid: context.transferSyntax };
      yield match as FindResponse;
    }
  } finally {
    responses.abandon();
  }
}
