import type { Archive, InstanceSource } from '@vesalius/archive/api';
import type { Association, CStoreReception, CStoreRequest } from '@vesalius/dimse';
import type { Callers } from './accept.ts';
import { type ConflictPolicy, storeFailure, storeResult } from './status-table.ts';

/** Where an association's instances come from. */
export function sourceOf(association: Association, callers: Callers): InstanceSource {
  return {
    door: 'dimse',
    principal: callers.principalOf(association.request),
    callingAeTitle: association.callingAeTitle,
    calledAeTitle: association.calledAeTitle,
    address: association.connection.remoteAddress,
  };
}

/** C-STORE (PS3.7 §9.1.1): slices go to the ingest as they come; the answer waits until the instance is durable. */
export function storeInto(archive: Archive, callers: Callers, policy: ConflictPolicy) {
  return (request: CStoreRequest, association: Association): CStoreReception => {
    try {
      const reception = archive.ingest.receive(sourceOf(association, callers), {
        form: 'dataset',
        transferSyntaxUid: request.context.transferSyntax,
        sopClassUid: request.sopClassUid,
        sopInstanceUid: request.sopInstanceUid,
      });
      return {
        write: (slice) => reception.write(slice),
        drained: () => reception.drained(),
        end: () => reception.end().then((outcome) => storeResult(outcome, policy), storeFailure),
        abort: () => reception.abort(),
      };
    } catch (error) {
      return storeFailure(error);
    }
  };
}
