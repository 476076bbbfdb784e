import { randomFrom } from '@vesalius/testkit';
import type { Tried } from './page.ts';
import type { Threat } from './threat.ts';
import type { Victim } from './victims/victim.ts';
import { honest } from './watch.ts';

export interface AttackPlan {
  readonly full: boolean;
  readonly seed: number;
  readonly tell?: (tried: Tried) => void;
}

/** Attacks one server, threat by threat, and stops it. */
export async function attackAll(victim: Victim, threats: readonly Threat[], plan: AttackPlan): Promise<Tried[]> {
  const tried: Tried[] = [];
  try {
    for (const { id, name, target, asvs = [], run } of threats) {
      const random = randomFrom(plan.seed);
      const attack = { victim, full: plan.full, random };
      const { figure, missed } = await ((await isThere(victim)) ? run(attack).catch(brokenOff) : GONE);
      tried.push({ victim: victim.name, id, name, target, asvs, figure, missed });
      plan.tell?.(tried.at(-1)!);
    }
  } finally {
    await victim.stop();
  }
  return tried;
}

const GONE = { figure: 'not tried', missed: ['the server did not answer any more'] };

async function isThere(victim: Victim): Promise<boolean> {
  return Number.isFinite(await honest(victim));
}

/** An attack that could not be carried through shows nothing. */
function brokenOff(error: unknown) {
  return { figure: 'broken off', missed: [`broken off: ${(error as Error).message}`] };
}
