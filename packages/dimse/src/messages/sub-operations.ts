import type { CommandSet } from './command-elements.ts';

/** Counts of the C-STORE sub-operations of a C-MOVE or C-GET (PS3.7 §9.1.3.1, §9.1.4.1). */
export interface SubOperationCounts {
  readonly remaining: number;
  readonly completed: number;
  readonly failed: number;
  readonly warning: number;
}

/** The field is two bytes; more than that is said as the most it can say. */
const MOST = 0xffff;

export function countsToCommand(counts: SubOperationCounts, withRemaining: boolean): Partial<CommandSet> {
  return {
    numberOfRemainingSuboperations: withRemaining ? Math.min(MOST, counts.remaining) : undefined,
    numberOfCompletedSuboperations: Math.min(MOST, counts.completed),
    numberOfFailedSuboperations: Math.min(MOST, counts.failed),
    numberOfWarningSuboperations: Math.min(MOST, counts.warning),
  };
}

export function countsOfCommand(command: CommandSet): SubOperationCounts {
  return {
    remaining: command.numberOfRemainingSuboperations ?? 0,
    completed: command.numberOfCompletedSuboperations ?? 0,
    failed: command.numberOfFailedSuboperations ?? 0,
    warning: command.numberOfWarningSuboperations ?? 0,
  };
}
