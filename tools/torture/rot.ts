import { open, readFile as readBytes, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { readFile, TAG } from '@vesalius/dicom';
import { randomFrom } from '@vesalius/testkit';
import { DOORS } from './doors.ts';
import { byCGet, byWado } from './server/returned.ts';
import { type RunningServer, startServer } from './server/running-server.ts';
import { type Made, make } from './specimen.ts';
import { verifiedOffline } from './verify.ts';

export interface RotReport {
  readonly instances: number;
  readonly damaged: number;
  /** Damaged ones that WADO-RS or C-GET gave as if they were whole. */
  readonly served: number;
  /** Damaged ones that the check of all files names. */
  readonly found: number;
  readonly violations: readonly string[];
}

type Damage = (path: string, size: number, random: () => number) => Promise<void>;

const BLOCK = 512;

/** What disks do to bytes that lie still. */
const DAMAGES: readonly Damage[] = [
  (path, size, random) =>
    rewritten(path, Math.floor(random() * size), 1, (byte) => byte ^ (1 << Math.floor(random() * 8))),
  (path, size, random) => truncate(path, Math.floor(random() * size)),
  (path, size, random) => rewritten(path, Math.floor(random() * (size - BLOCK)), BLOCK, (byte) => byte ^ 0xff),
];

/** Two of three kept files are damaged behind the server's back. */
export async function rottenBlobs(folder: string, count: number, seed: number): Promise<RotReport> {
  const dataDir = join(folder, 'data');
  const random = randomFrom(seed);
  const sent = Array.from({ length: count }, (_, at) =>
    make({ kind: at % 5 === 0 ? 'ct' : 'small', study: `rot ${at}`, number: 1 }),
  );
  await kept(dataDir, sent);
  await rm(join(dataDir, 'journal'), { recursive: true }); // files rot long after it has done with them
  const damaged = await damageKept(dataDir, (path) => /^blobs\/.*\.dcm$/.test(path), random);
  const violations: string[] = [];
  const server = await startServer({ dataDir });
  let served = 0;
  try {
    for (const made of sent) {
      const got = await returned(server, made);
      const isDamaged = damaged.has(made.sopInstanceUid);
      const wrong = got.filter((sha256) => sha256 !== undefined && sha256 !== made.sha256).length;
      if (wrong > 0) violations.push(`${made.sopInstanceUid} was served with wrong bytes`);
      if (isDamaged && got.some((sha256) => sha256 !== undefined)) served += 1;
      if (!isDamaged && got.some((sha256) => sha256 === undefined))
        violations.push(`${made.sopInstanceUid} is whole and was not served`);
    }
  } finally {
    await server.stop();
  }
  const named = new Set((await verifiedOffline(dataDir)).corrupt.map(({ sopInstanceUid }) => sopInstanceUid));
  for (const uid of damaged.symmetricDifference(named)) violations.push(`${uid} is judged wrongly by verify`);
  const found = damaged.intersection(named).size;
  return { instances: count, damaged: damaged.size, served, found, violations };
}

async function kept(dataDir: string, sent: readonly Made[]): Promise<void> {
  const server = await startServer({ dataDir });
  const door = await DOORS['C-STORE'](server);
  for (const made of sent) {
    const [refused] = await door.send([made]);
    if (refused) throw new Error(`not kept: ${refused.reason}`);
  }
  await door.close();
  await server.stop();
}

/** Damages two of three files that instances are kept in. @returns SOP Instance UIDs of those */
export async function damageKept(
  folder: string,
  isKept: (path: string) => boolean,
  random: () => number,
): Promise<Set<string>> {
  const damaged = new Set<string>();
  const files = (await readdir(folder, { recursive: true })).filter(isKept).sort();
  for (const [at, name] of files.entries()) {
    if (at % 3 === 0) continue;
    const path = join(folder, name);
    const bytes = await readBytes(path);
    damaged.add(readFile(bytes).dataset.text(TAG.SOPInstanceUID)!);
    await DAMAGES[damaged.size % DAMAGES.length]!(path, bytes.length, random);
  }
  return damaged;
}

async function rewritten(path: string, at: number, length: number, change: (byte: number) => number): Promise<void> {
  const file = await open(path, 'r+');
  const bytes = Buffer.alloc(length);
  await file.read(bytes, 0, length, at);
  await file.write(bytes.map(change), 0, length, at);
  await file.close();
}

/** Hashes of what each way out gives; undefined where it gives nothing whole. */
async function returned(server: RunningServer, made: Made): Promise<(string | undefined)[]> {
  const { studyInstanceUid: study, sopInstanceUid } = made;
  const byWeb = await byWado(server, study).catch(() => []);
  const byDimse = await byCGet(server, study, [made]).catch(() => new Map<string, string>());
  return [byWeb.find((one) => one.sopInstanceUid === sopInstanceUid)?.sha256, byDimse.get(sopInstanceUid)];
}
