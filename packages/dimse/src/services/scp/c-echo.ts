import { STATUS } from './failure.ts';
import type { Operation } from './operation.ts';

/** C-ECHO as SCP (PS3.7 §9.1.5): answered in the same turn of the event loop, unless the handler takes its time. */
export function performCEcho(operation: Operation): void {
  const { handlers, request, association } = operation;
  operation.answer(() => handlers.cEcho?.(request, association) ?? { status: STATUS.success });
}
