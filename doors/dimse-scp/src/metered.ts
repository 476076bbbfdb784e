import { DimseStatusError } from '@vesalius/dimse';

/** Hears how operations and associations go, for metrics. It must not throw. */
export interface DimseMeter {
  dimseOperation(operation: 'c-find' | 'c-get' | 'c-move', status: number, seconds: number): void;
  associationBegan(): void;
  associationEnded(end: 'released' | 'aborted'): void;
  associationRefused(): void;
}

type End = { readonly status?: number | undefined; readonly failed?: number | undefined } | undefined;
interface Asked {
  readonly signal: AbortSignal;
}

const CANCELLED = 0xfe00;
const SUB_OPERATIONS_FAILED = 0xb000;
const PROCESSING_FAILURE = 0x0110;

/** A handler whose operations are told to the meter when they have ended, however they did. */
export function metered<R extends Asked, A extends unknown[], T, E extends End>(
  meter: DimseMeter | undefined,
  operation: Parameters<DimseMeter['dimseOperation']>[0],
  handler: (request: R, ...rest: A) => AsyncIterable<T, E>,
): (request: R, ...rest: A) => AsyncIterable<T, E> {
  if (!meter) return handler;
  return async function* (request, ...rest) {
    const began = performance.now();
    let status = CANCELLED; // unless something else comes of it
    try {
      const end = yield* handler(request, ...rest);
      if (!request.signal.aborted) status = end?.status ?? (end?.failed ? SUB_OPERATIONS_FAILED : 0);
      return end;
    } catch (error) {
      status = error instanceof DimseStatusError ? error.status : PROCESSING_FAILURE;
      throw error;
    } finally {
      meter.dimseOperation(operation, status, (performance.now() - began) / 1000);
    }
  };
}
