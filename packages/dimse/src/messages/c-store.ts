import { COMMAND_FIELD, type CommandSet, DATA_SET, PRIORITY, type Priority, priorityName } from './command-elements.ts';
import { required } from './required.ts';

/** The parameters of C-STORE-RQ (PS3.7 §9.3.1.1). */
export interface CStoreParameters {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly priority: Priority;
  /** The C-MOVE that this storage is a sub-operation of. */
  readonly moveOriginator?: { readonly aeTitle: string; readonly messageId: number } | undefined;
}

export function cStoreCommand(messageId: number, parameters: CStoreParameters): CommandSet {
  return {
    affectedSopClassUid: parameters.sopClassUid,
    commandField: COMMAND_FIELD['C-STORE-RQ'],
    messageId,
    priority: PRIORITY[parameters.priority],
    commandDataSetType: DATA_SET,
    affectedSopInstanceUid: parameters.sopInstanceUid,
    moveOriginatorApplicationEntityTitle: parameters.moveOriginator?.aeTitle,
    moveOriginatorMessageId: parameters.moveOriginator?.messageId,
  };
}

/** Throws `ProtocolError` when a UID is missing. */
export function readCStore(command: CommandSet): CStoreParameters {
  const aeTitle = command.moveOriginatorApplicationEntityTitle;
  return {
    sopClassUid: required(command, 'affectedSopClassUid'),
    sopInstanceUid: required(command, 'affectedSopInstanceUid'),
    priority: priorityName(command.priority),
    moveOriginator: aeTitle ? { aeTitle, messageId: command.moveOriginatorMessageId ?? 0 } : undefined,
  };
}
