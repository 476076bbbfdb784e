import type { WorkitemRefusal, WorkitemState } from '@vesalius/archive/api';

/** What a request to change the state leads to: the new state, `already`, or why not. */
export type Transition = 'change' | 'already' | WorkitemRefusal;

/** The states that can be asked for; SCHEDULED is not one (PS3.4 Table CC.1.1-2, status C303). */
export type WantedState = Exclude<WorkitemState, 'SCHEDULED'>;

/** PS3.4 Table CC.1.1-2 for requests with the right Transaction UID: wanted state, then present state. */
export const TRANSITIONS: Readonly<Record<WantedState, Readonly<Record<WorkitemState, Transition>>>> = {
  'IN PROGRESS': {
    SCHEDULED: 'change',
    'IN PROGRESS': 'in-progress-already',
    COMPLETED: 'final',
    CANCELED: 'final',
  },
  COMPLETED: {
    SCHEDULED: 'not-in-progress',
    'IN PROGRESS': 'change',
    COMPLETED: 'already',
    CANCELED: 'final',
  },
  CANCELED: {
    SCHEDULED: 'not-in-progress',
    'IN PROGRESS': 'change',
    COMPLETED: 'final',
    CANCELED: 'already',
  },
};

/** The same table for a request to cancel by who does not perform it: `change` where the archive cancels it by itself. */
export const CANCEL_REQUESTS: Readonly<Record<WorkitemState, 'change' | 'tell' | 'already' | WorkitemRefusal>> = {
  SCHEDULED: 'change',
  'IN PROGRESS': 'tell',
  COMPLETED: 'completed',
  CANCELED: 'already',
};

export function isWanted(state: string): state is WantedState {
  return Object.hasOwn(TRANSITIONS, state);
}
