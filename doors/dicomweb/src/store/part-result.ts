import type { IngestOutcome, InstanceIdentity } from '@vesalius/archive/api';
import { CANNOT_UNDERSTAND, FAILURE_REASONS, QUARANTINED_FAILURE, QUARANTINED_WARNING } from './failure-reasons.ts';

/** What became of one part, in the words of the answer. */
export type PartResult =
  | { readonly kind: 'stored'; readonly instance: InstanceIdentity; readonly warning?: number }
  | { readonly kind: 'failed'; readonly reason: number; readonly instance?: Partial<InstanceIdentity> };

export const NOT_DICOM: PartResult = { kind: 'failed', reason: CANNOT_UNDERSTAND };

export function partResult(outcome: IngestOutcome, quarantinedIs: 'warning' | 'failure'): PartResult {
  switch (outcome.outcome) {
    case 'stored':
    case 'duplicate':
      return { kind: 'stored', instance: outcome.instance };
    case 'quarantined':
      return quarantinedIs === 'warning'
        ? { kind: 'stored', instance: outcome.instance, warning: QUARANTINED_WARNING }
        : { kind: 'failed', reason: QUARANTINED_FAILURE, instance: outcome.instance };
    case 'refused':
      return {
        kind: 'failed',
        reason: FAILURE_REASONS[outcome.code],
        ...(outcome.instance && { instance: outcome.instance }),
      };
  }
}
