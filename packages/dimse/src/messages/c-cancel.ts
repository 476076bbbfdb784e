import { COMMAND_FIELD, type CommandSet, NO_DATA_SET } from './command-elements.ts';

/** C-CANCEL-RQ: of C-FIND, C-GET or C-MOVE (PS3.7 §9.3.2.3). It has no response of its own. */
export function cCancelCommand(messageIdBeingRespondedTo: number): CommandSet {
  return { commandField: COMMAND_FIELD['C-CANCEL-RQ'], messageIdBeingRespondedTo, commandDataSetType: NO_DATA_SET };
}
