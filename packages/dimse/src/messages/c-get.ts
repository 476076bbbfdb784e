import { COMMAND_FIELD, type CommandSet, DATA_SET, PRIORITY, type Priority } from './command-elements.ts';

/** The parameters of C-GET-RQ beside its Identifier (PS3.7 §9.3.3.1). */
export interface CGetParameters {
  readonly sopClassUid: string;
  readonly priority: Priority;
}

export function cGetCommand(messageId: number, parameters: CGetParameters): CommandSet {
  return {
    affectedSopClassUid: parameters.sopClassUid,
    commandField: COMMAND_FIELD['C-GET-RQ'],
    messageId,
    priority: PRIORITY[parameters.priority],
    commandDataSetType: DATA_SET,
  };
}
