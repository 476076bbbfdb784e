import type { Known } from '../journal.ts';
import { byCGet, byWado } from '../server/returned.ts';
import type { Reached } from '../server/running-server.ts';

/** What became of what was acknowledged. */
export interface Became {
  /** Comes back with its bytes by WADO-RS and C-GET. */
  same: number;
  /** Comes back by neither, or not by both. */
  lost: number;
  /** Comes back with other bytes, as if they were its own. */
  wrong: number;
}

/** Asks for every study and looks for each instance. */
export async function whatBecame(server: Reached, all: Iterable<[string, Known]>): Promise<Became> {
  const became = { same: 0, lost: 0, wrong: 0 };
  for (const [study, instances] of Map.groupBy(all, ([, known]) => known.studyInstanceUid)) {
    const web = await byWado(server, study).catch(() => []);
    const hashes = new Map(web.map(({ sopInstanceUid, sha256 }) => [sopInstanceUid, sha256]));
    const gotten =
      web.length === 0
        ? new Map<string, string>()
        : await byCGet(server, study, web).catch(() => new Map<string, string>());
    for (const [uid, { sha256 }] of instances) {
      const got = [hashes.get(uid), gotten.get(uid)];
      if (got.every((one) => one === sha256)) became.same += 1;
      else if (got.some((one) => one !== undefined && one !== sha256)) became.wrong += 1;
      else became.lost += 1;
    }
  }
  return became;
}
