import { COMMAND_FIELD, type CommandSet, DATA_SET, PRIORITY, type Priority } from './command-elements.ts';

/** The parameters of C-FIND-RQ beside its Identifier (PS3.7 §9.3.2.1). */
export interface CFindParameters {
  readonly sopClassUid: string;
  readonly priority: Priority;
}

export function cFindCommand(messageId: number, parameters: CFindParameters): CommandSet {
  return {
    affectedSopClassUid: parameters.sopClassUid,
    commandField: COMMAND_FIELD['C-FIND-RQ'],
    messageId,
    priority: PRIORITY[parameters.priority],
    commandDataSetType: DATA_SET,
  };
}
