import { type CommandSet, NO_DATA_SET, RESPONSE_BIT } from './command-elements.ts';

/** How an operation ended: a status of PS3.7 Annex C or PS3.4 and what may accompany it. */
export interface DimseResult {
  readonly status: number;
  /** At most 64 characters are sent (PS3.7 §C, Error Comment); never patient data. */
  readonly errorComment?: string | undefined;
  /** Tags of the elements in error or warned about. */
  readonly offendingElements?: readonly number[] | undefined;
  readonly errorId?: number | undefined;
}

const ERROR_COMMENT_LENGTH = 64;

/** The response to `request`, without a data set unless `extra` says so. */
export function responseTo(request: CommandSet, result: DimseResult, extra?: Partial<CommandSet>): CommandSet {
  return {
    affectedSopClassUid: request.affectedSopClassUid ?? request.requestedSopClassUid,
    commandField: request.commandField | RESPONSE_BIT,
    messageIdBeingRespondedTo: request.messageId ?? 0,
    commandDataSetType: NO_DATA_SET,
    status: result.status,
    offendingElements: result.offendingElements,
    errorComment: result.errorComment?.slice(0, ERROR_COMMENT_LENGTH),
    errorId: result.errorId,
    ...extra,
  };
}

/** What a response says about the outcome; a response without a status counts as a failure to process. */
export function readResult(response: CommandSet): DimseResult {
  const { status = 0x0110, errorComment, offendingElements, errorId } = response;
  return { status, errorComment, offendingElements, errorId };
}
