import { counted, foundByCFind, foundByQido } from './found.ts';
import type { Journal, Known } from './journal.ts';
import { quarantined } from './server/quarantined.ts';
import { rest } from './server/rest.ts';
import { byCGet, byWado } from './server/returned.ts';
import type { RunningServer } from './server/running-server.ts';

/** What was looked at, and everything that was not as promised, a sentence each. */
export interface Checked {
  readonly instances: number;
  readonly violations: readonly string[];
}

/** Compares studies with the journal: what is found, by every door that finds, and what comes back, by every door that returns. */
export async function checkStudies(
  server: RunningServer,
  journal: Journal,
  studies: Iterable<string>,
): Promise<Checked> {
  const violations: string[] = [];
  const expected = byStudy(journal);
  let instances = 0;
  for (const study of studies) {
    const report = await checkStudy(server, journal, study, expected.get(study) ?? new Map());
    instances += report.instances;
    violations.push(...report.violations.map((violation) => `study ${study}: ${violation}`));
  }
  return { instances, violations };
}

async function checkStudy(
  server: RunningServer,
  journal: Journal,
  study: string,
  kept: ReadonlyMap<string, Known>,
): Promise<Checked> {
  const violations: string[] = [];
  const found = await foundByQido(server, study);
  for (const uid of kept.keys()) if (!found.has(uid)) violations.push(`${uid} is lost: not found by QIDO-RS`);
  if (found.size === 0) return { instances: 0, violations };
  const unequal = (what: string, one: ReadonlySet<string>) => {
    if (one.symmetricDifference(found).size > 0) violations.push(`${what} and QIDO-RS differ`);
  };
  unequal('C-FIND', await foundByCFind(server, study));
  const byWeb = await byWado(server, study);
  const web = new Map(byWeb.map(({ sopInstanceUid, sha256 }) => [sopInstanceUid, sha256]));
  unequal('WADO-RS', new Set(web.keys()));
  const gotten = await byCGet(server, study, byWeb);
  unequal('C-GET', new Set(gotten.keys()));
  for (const [uid, sha256] of web) {
    const sent = kept.get(uid)?.sha256 ?? (journal.unknown.has(sha256) ? sha256 : undefined);
    if (sent !== sha256) violations.push(`${uid} comes back by WADO-RS with other bytes than were sent`);
    if (gotten.get(uid) !== sha256) violations.push(`${uid} comes back by C-GET with other bytes`);
    journal.seen(sha256);
  }
  const series = new Set([...found].map((uid) => journal.kept.get(uid)?.seriesInstanceUid));
  violations.push(...(await counted(server, study, { series: series.size, instances: found.size })));
  return { instances: found.size, violations };
}

/** The whole of the archive against the journal: what is held, and the counts. */
export async function checkTotals(server: RunningServer, journal: Journal): Promise<string[]> {
  const violations: string[] = [];
  const held = new Set([...(await quarantined(server)).values()].flatMap((hashes) => [...hashes]));
  for (const [hash, { studyInstanceUid }] of journal.held)
    if (!held.has(hash)) violations.push(`a conflict about study ${studyInstanceUid} is held no longer`);
  for (const hash of held) {
    journal.seen(hash);
    if (!journal.held.has(hash)) violations.push(`something is held that contradicts nothing: ${hash}`);
  }
  const kept = [...journal.kept.values()];
  const expected = {
    patients: new Set(kept.map(({ specimen }) => specimen.study)).size,
    studies: new Set(kept.map(({ studyInstanceUid }) => studyInstanceUid)).size,
    series: new Set(kept.map(({ seriesInstanceUid }) => seriesInstanceUid)).size,
    instances: kept.length,
    quarantined: held.size,
  };
  const counts = await rest<typeof expected>(server, 'GET', '/statistics');
  for (const [name, count] of Object.entries(expected))
    if (counts[name as keyof typeof expected] !== count)
      violations.push(`the archive counts ${counts[name as keyof typeof expected]} ${name}, there are ${count}`);
  return violations;
}

function byStudy(journal: Journal): Map<string, Map<string, Known>> {
  const studies = new Map<string, Map<string, Known>>();
  for (const [uid, known] of journal.kept) {
    const study = studies.get(known.studyInstanceUid) ?? new Map<string, Known>();
    studies.set(known.studyInstanceUid, study.set(uid, known));
  }
  return studies;
}
