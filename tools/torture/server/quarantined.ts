import { rest } from './rest.ts';
import type { RunningServer } from './running-server.ts';

interface Case {
  readonly id: number;
  readonly newcomer: { readonly sopInstanceUid: string; readonly datasetSha256: string };
}

/** Hashes of the data sets held in quarantine, by SOP Instance UID. */
export async function quarantined(server: RunningServer): Promise<Map<string, Set<string>>> {
  const held = new Map<string, Set<string>>();
  for (let before = ''; ; ) {
    const { cases } = await rest<{ cases: Case[] }>(server, 'GET', `/quarantine?state=open&limit=1000${before}`);
    for (const { newcomer } of cases) add(held, newcomer.sopInstanceUid, newcomer.datasetSha256);
    const last = cases.at(-1);
    if (!last) return held;
    before = `&before=${last.id}`;
  }
}

export function add<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}
