import { required } from '../../messages/required.ts';
import { failureOf, STATUS } from './failure.ts';
import type { Operation } from './operation.ts';
import { identifierRequest, performRetrieve } from './retrieve.ts';

/** C-MOVE as SCP (PS3.7 §9.1.4): the handler performs the sub-operations on associations of its own. */
export function performCMove(operation: Operation, identifier: Uint8Array): void | Promise<void> {
  const { handlers, association, command } = operation;
  if (!handlers.cMove) return operation.finish({ status: STATUS.unrecognizedOperation });
  let moveDestination: string;
  try {
    moveDestination = required(command, 'moveDestination');
  } catch (error) {
    return operation.finish(failureOf(error));
  }
  const request = { ...identifierRequest(operation, identifier), moveDestination };
  return performRetrieve(operation, () => handlers.cMove!(request, association));
}
