import { randomFrom } from '@vesalius/testkit';
import type { Tried } from './page.ts';
import type { Threat } from './threat.ts';
import type { Victim } from './victims/victim.ts';

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
      const { figure, missed } = await run({ victim, full: plan.full, random }).catch(brokenOff);
      tried.push({ victim: victim.name, id, name, target, asvs, figure, missed });
      plan.tell?.(tried.at(-1)!);
    }
  } finally {
    await victim.stop();
  }
  return tried;
}

/** An attack that could not be carried through shows nothing. */
function brokenOff(error: unknown) {
  return { figure: 'broken off', missed: [`broken off: ${(error as Error).message}`] };
}
