import { cGetCommand } from '../../messages/c-get.ts';
import { cMoveCommand } from '../../messages/c-move.ts';
import type { CommandSet } from '../../messages/command-elements.ts';
import { readResult } from '../../messages/response.ts';
import { countsOfCommand } from '../../messages/sub-operations.ts';
import { isPending } from '../../status.ts';
import type { AcceptedContext } from '../../upper-layer/negotiation.ts';
import type { CGetCall, CMoveCall, RetrieveCall, RetrieveResponse } from './calls.ts';
import { identifierFor } from './identifier.ts';
import { PendingResponses, type PendingSurroundings } from './pending.ts';

/** C-MOVE as SCU (PS3.7 §9.1.4). */
export function invokeCMove(
  surroundings: PendingSurroundings,
  context: AcceptedContext,
  call: CMoveCall,
): Promise<RetrieveResponse> {
  const { sopClassUid, priority = 'medium', moveDestination } = call;
  return retrieve(surroundings, context, call, (messageId) =>
    cMoveCommand(messageId, { sopClassUid, priority, moveDestination }),
  );
}

/** C-GET as SCU (PS3.7 §9.1.3). */
export function invokeCGet(
  surroundings: PendingSurroundings,
  context: AcceptedContext,
  call: CGetCall,
): Promise<RetrieveResponse> {
  const { sopClassUid, priority = 'medium' } = call;
  return retrieve(surroundings, context, call, (messageId) => cGetCommand(messageId, { sopClassUid, priority }));
}

async function retrieve(
  surroundings: PendingSurroundings,
  context: AcceptedContext,
  call: RetrieveCall,
  command: (messageId: number) => CommandSet,
): Promise<RetrieveResponse> {
  const identifier = identifierFor(call.identifier, context);
  const responses = new PendingResponses(surroundings, context, command, identifier, call.signal);
  try {
    for (;;) {
      const response = await responses.next();
      const counts = countsOfCommand(response.command);
      if (isPending(response.command.status)) {
        call.onProgress?.(counts);
        continue;
      }
      const { transferSyntax: transferSyntaxUid } = context;
      return { ...readResult(response.command), ...counts, identifier: response.dataSet, transferSyntaxUid };
    }
  } finally {
    responses.abandon();
  }
}
