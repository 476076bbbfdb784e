import type { SubOperations } from '../requests.ts';
import { STATUS } from './failure.ts';
import type { Operation } from './operation.ts';
import { identifierRequest, performRetrieve } from './retrieve.ts';

/** C-GET as SCP (PS3.7 §9.1.3): the sub-operations go back over the same association, in contexts where the peer is SCP. */
export function performCGet(operation: Operation, identifier: Uint8Array): void | Promise<void> {
  const { handlers, association } = operation;
  if (!handlers.cGet) return operation.finish({ status: STATUS.unrecognizedOperation });
  const subOperations: SubOperations = {
    contexts: association.contexts.filter((context) => context.scu),
    cStore: (call) => association.cStore(call),
  };
  const request = identifierRequest(operation, identifier);
  return performRetrieve(operation, () => handlers.cGet!(request, association, subOperations));
}
