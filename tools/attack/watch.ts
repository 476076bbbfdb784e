import { residentMb } from '../bench/process-cost.ts';
import { knock } from './knock.ts';
import { call, type Victim } from './victims/victim.ts';

const LOOK_MS = 100;
/** "Alive" of the threat table: answers an association and HTTP within so long. */
const ALIVE_WITHIN_MS = 1000;

/** What a server took and how it answered while something was done to it. */
export interface Watched<T> {
  readonly result: T;
  /** Most resident memory over what it was before, MiB. */
  readonly rise: number;
  /** Longest time in which an honest caller was answered during and after, milliseconds; infinite when it was not. */
  readonly slowest: number;
  readonly seconds: number;
}

/** Does something to the server while an honest caller keeps asking. */
export async function watched<T>(victim: Victim, act: () => Promise<T>): Promise<Watched<T>> {
  await honest(victim);
  const before = residentMb(victim.pid);
  const began = performance.now();
  let [most, slowest, over] = [before, 0, false];
  const watching = (async () => {
    while (!over) {
      slowest = Math.max(slowest, await honest(victim));
      most = Math.max(most, residentMb(victim.pid));
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  const result = await act().finally(() => {
    over = true;
  });
  const seconds = (performance.now() - began) / 1000;
  await watching;
  slowest = Math.max(slowest, await honest(victim));
  most = Math.max(most, residentMb(victim.pid));
  return { result, rise: most - before, slowest, seconds };
}

/** How long an honest caller waits for an association and for an answer over HTTP. */
export async function honest(victim: Victim): Promise<number> {
  const began = performance.now();
  const [{ answer }, { status }] = await Promise.all([
    knock(victim),
    call(`${victim.web}/`, { headers: { ...victim.headers } }),
  ]);
  return answer === 'accepted' && status !== 0 && status < 500 ? performance.now() - began : Number.POSITIVE_INFINITY;
}

/** What is wrong with how an honest caller was served. The short form, on a machine that does other things too, asks only that it was. */
export function notAlive({ slowest }: Watched<unknown>, full: boolean): string | false {
  const withinMs = full ? ALIVE_WITHIN_MS : 20 * ALIVE_WITHIN_MS;
  if (slowest === Number.POSITIVE_INFINITY) return 'an honest caller was not served';
  return slowest > withinMs && `an honest caller waited ${slowest.toFixed(0)} ms, more than ${withinMs}`;
}

export function aboveRise({ rise }: Watched<unknown>, mebibytes: number): string | false {
  return rise > mebibytes && `memory rose by ${rise.toFixed(0)} MiB, more than ${mebibytes}`;
}
