import type { Job } from '../api/types.ts';
import { count } from '../format.ts';
import { type TextKey, text } from '../texts/texts.ts';

const TITLES: Readonly<Record<string, TextKey>> = {
  'peer.send': 'activity.send',
  'peer.retrieve': 'activity.retrieve',
  'demonstration.load': 'activity.demonstration',
};
const STATES: Readonly<Record<string, TextKey>> = {
  waiting: 'state.waiting',
  running: 'state.running',
  succeeded: 'state.succeeded',
  failed: 'state.failedState',
  cancelled: 'state.cancelledState',
};

export const isUnderWay = ({ state }: Job) => state === 'waiting' || state === 'running';

export function jobTitle({ kind, input }: Job): string {
  const title = TITLES[kind];
  return title ? text(title, { peer: input.aeTitle ?? '' }) : text('activity.job', { kind });
}

export function stateText(state: string): string {
  const key = STATES[state];
  return key ? text(key) : state;
}

export function jobProgress({ done, total }: Job): string {
  return total === undefined ? count(done) : text('activity.progress', { done: count(done), total: count(total) });
}
