import type { RequestName } from '../../messages/command-elements.ts';
import { DATA_SET } from '../../messages/command-elements.ts';
import { required } from '../../messages/required.ts';
import type { NRequest, NResult } from '../requests.ts';
import { failureOf, STATUS } from './failure.ts';
import type { Operation } from './operation.ts';

type Awaitable<T> = T | Promise<T>;
type NHandler = (operation: Operation, request: NRequest) => Awaitable<NResult> | undefined;

/** Each DIMSE-N service: how its own parameters are read and who handles it (PS3.7 §10.3). */
const N_HANDLERS: Readonly<Partial<Record<RequestName, NHandler>>> = {
  'N-EVENT-REPORT-RQ': ({ handlers, command, association }, request) =>
    handlers.nEventReport?.({ ...request, eventTypeId: required(command, 'eventTypeId') }, association),
  'N-GET-RQ': ({ handlers, command, association }, request) => {
    const attributeIdentifierList = command.attributeIdentifierList ?? [];
    return handlers.nGet?.({ ...request, attributeIdentifierList }, association);
  },
  'N-SET-RQ': ({ handlers, association }, request) => handlers.nSet?.(request, association),
  'N-ACTION-RQ': ({ handlers, command, association }, request) =>
    handlers.nAction?.({ ...request, actionTypeId: required(command, 'actionTypeId') }, association),
  'N-CREATE-RQ': ({ handlers, association }, request) => handlers.nCreate?.(request, association),
  'N-DELETE-RQ': ({ handlers, association }, request) => handlers.nDelete?.(request, association),
};

/** A DIMSE-N service as SCP (for N-EVENT-REPORT: as SCU, whom the SCP invokes). */
export async function performN(
  name: RequestName,
  operation: Operation,
  dataSet: Uint8Array | undefined,
): Promise<void> {
  const { affectedSopInstanceUid, requestedSopInstanceUid } = operation.command;
  const request = { ...operation.request, sopInstanceUid: requestedSopInstanceUid ?? affectedSopInstanceUid, dataSet };
  let result: NResult;
  try {
    result = (await N_HANDLERS[name]?.(operation, request)) ?? { status: STATUS.unrecognizedOperation };
  } catch (error) {
    result = failureOf(error);
  }
  operation.finish(
    result,
    {
      affectedSopInstanceUid: result.sopInstanceUid ?? request.sopInstanceUid,
      eventTypeId: operation.command.eventTypeId,
      actionTypeId: operation.command.actionTypeId,
      ...(result.dataSet && { commandDataSetType: DATA_SET }),
    },
    result.dataSet,
  );
}
