import { DimseStatusError, ProtocolError } from '../../errors.ts';
import type { DimseResult } from '../requests.ts';

/** Statuses of PS3.7 Annex C that performers answer with on their own. */
export const STATUS = {
  success: 0x0000,
  cancel: 0xfe00,
  pending: 0xff00,
  processingFailure: 0x0110,
  duplicateInvocation: 0x0210,
  unrecognizedOperation: 0x0211,
  mistypedArgument: 0x0212,
  resourceLimitation: 0x0213,
} as const;

/** The answer for what a handler has thrown. The error's words stay here: they may tell of patients or of the inside. */
export function failureOf(error: unknown, otherwise: number = STATUS.processingFailure): DimseResult {
  if (error instanceof DimseStatusError) return { status: error.status, errorComment: error.errorComment };
  if (error instanceof ProtocolError) return { status: STATUS.mistypedArgument };
  return { status: otherwise };
}
