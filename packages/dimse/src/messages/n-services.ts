import { COMMAND_FIELD, type CommandSet, DATA_SET, NO_DATA_SET } from './command-elements.ts';

/** The six DIMSE-N services (PS3.7 §10.1). */
export type NServiceName = 'N-EVENT-REPORT' | 'N-GET' | 'N-SET' | 'N-ACTION' | 'N-CREATE' | 'N-DELETE';

/** The parameters of the DIMSE-N requests, each service using its own (PS3.7 §10.3). */
export interface NParameters {
  readonly sopClassUid: string;
  readonly sopInstanceUid?: string | undefined;
  readonly eventTypeId?: number | undefined;
  readonly actionTypeId?: number | undefined;
  readonly attributeIdentifierList?: readonly number[] | undefined;
}

/** These two name what they are about "affected", the others "requested" (PS3.7 §10.3.1.1, §10.3.5.1). */
const AFFECTED: ReadonlySet<NServiceName> = new Set(['N-EVENT-REPORT', 'N-CREATE']);

export function nCommand(
  name: NServiceName,
  messageId: number,
  parameters: NParameters,
  withDataSet: boolean,
): CommandSet {
  const { sopClassUid, sopInstanceUid, attributeIdentifierList } = parameters;
  const about = AFFECTED.has(name)
    ? { affectedSopClassUid: sopClassUid, affectedSopInstanceUid: sopInstanceUid }
    : { requestedSopClassUid: sopClassUid, requestedSopInstanceUid: sopInstanceUid };
  return {
    ...about,
    commandField: COMMAND_FIELD[`${name}-RQ`],
    messageId,
    commandDataSetType: withDataSet ? DATA_SET : NO_DATA_SET,
    eventTypeId: parameters.eventTypeId,
    actionTypeId: parameters.actionTypeId,
    attributeIdentifierList: attributeIdentifierList?.length ? attributeIdentifierList : undefined,
  };
}
