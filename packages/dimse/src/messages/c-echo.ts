import { VERIFICATION_SOP_CLASS } from '../uids.ts';
import { COMMAND_FIELD, type CommandSet, NO_DATA_SET } from './command-elements.ts';

/** C-ECHO-RQ (PS3.7 §9.3.5.1). */
export function cEchoCommand(messageId: number): CommandSet {
  return {
    affectedSopClassUid: VERIFICATION_SOP_CLASS,
    commandField: COMMAND_FIELD['C-ECHO-RQ'],
    messageId,
    commandDataSetType: NO_DATA_SET,
  };
}
