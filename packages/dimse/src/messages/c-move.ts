import { COMMAND_FIELD, type CommandSet, DATA_SET, PRIORITY, type Priority } from './command-elements.ts';

/** The parameters of C-MOVE-RQ beside its Identifier (PS3.7 §9.3.4.1). */
export interface CMoveParameters {
  readonly sopClassUid: string;
  readonly priority: Priority;
  readonly moveDestination: string;
}

export function cMoveCommand(messageId: number, parameters: CMoveParameters): CommandSet {
  return {
    affectedSopClassUid: parameters.sopClassUid,
    commandField: COMMAND_FIELD['C-MOVE-RQ'],
    messageId,
    moveDestination: parameters.moveDestination,
    priority: PRIORITY[parameters.priority],
    commandDataSetType: DATA_SET,
  };
}
