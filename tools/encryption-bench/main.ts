/**
 * What encryption at rest costs ingest: `node tools/encryption-bench/main.ts [instances] [rounds]`. Both ways in turn in this process, each in a
 * data folder of its own, eight receptions at once, with index and audit trail; CPU is that of all threads.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity, Principal } from '@vesalius/archive/api';
import { openEncrypted } from '@vesalius/archive/blobs-encrypted';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { type OpenedArchive, openArchive } from '@vesalius/archive/core';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { Dataset, UID, writeFile } from '@vesalius/dicom';

const AT_ONCE = 8;
const [count = 1000, rounds = 3] = process.argv.slice(2).map(Number);
const sender: Principal = { kind: 'system', name: 'bench', permissions: new Set(['store']) };
const log = { debug() {}, info() {}, warn() {}, error() {} };
const PIXELS = { 'CT of 512 KiB': randomBytes(512 * 1024), 'small of 8 KiB': randomBytes(8 * 1024) };

async function openAt(folder: string, master: Uint8Array | undefined): Promise<OpenedArchive> {
  const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] });
  const blobs = await openEncrypted(await openFileBlobs({ folder }), { dataDir: folder, master, facts: index.facts });
  return openArchive({
    ...{ blobs, index, log, clock: { now: Date.now }, extraAttributes: [], acceptUnknownSopClasses: true },
    ...{ seriesQuietMs: 60_000, keepWorkitemsDays: 90, configuredPeers: [], identity: () => ({}) as Identity },
  });
}

async function receive({ archive }: OpenedArchive, study: string, number: number, pixels: Uint8Array): Promise<void> {
  const dataset = Dataset.of({
    ...{ SOPClassUID: UID.CTImageStorage, SOPInstanceUID: `${study}.1.${number}`, StudyInstanceUID: study },
    ...{ SeriesInstanceUID: `${study}.1`, PatientID: study, Modality: 'CT', InstanceNumber: number },
    PixelData: pixels,
  });
  const reception = archive.ingest.receive({ door: 'dimse', principal: sender }, { form: 'file' });
  reception.write(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
  const { outcome } = await reception.end();
  if (outcome !== 'stored') throw new Error(outcome);
}

async function measure(encrypted: boolean, pixels: Uint8Array): Promise<{ rate: number; cpu: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'encryption-bench-'));
  const opened = await openAt(folder, encrypted ? randomBytes(32) : undefined);
  try {
    let next = 0;
    const work = async (most: number) => {
      while (next < most) {
        next += 1;
        await receive(opened, `2.25.${Math.ceil(next / 100)}`, next, pixels);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, () => work(100)));
    const [begun, cpu] = [performance.now(), process.cpuUsage()];
    await Promise.all(Array.from({ length: AT_ONCE }, () => work(100 + count)));
    const { user, system } = process.cpuUsage(cpu);
    return { rate: count / ((performance.now() - begun) / 1000), cpu: (user + system) / 1e6 / (count / 1000) };
  } finally {
    await opened.stop();
    await rm(folder, { recursive: true });
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

for (const [name, pixels] of Object.entries(PIXELS)) {
  const results = { plain: [] as { rate: number; cpu: number }[], encrypted: [] as { rate: number; cpu: number }[] };
  for (let round = 0; round < rounds; round++)
    for (const way of ['plain', 'encrypted'] as const) results[way].push(await measure(way === 'encrypted', pixels));
  for (const [way, all] of Object.entries(results))
    console.log(
      `${name}, ${way}: ${median(all.map(({ rate }) => rate)).toFixed(0)} instances/s, ${median(all.map(({ cpu }) => cpu)).toFixed(2)} CPU s per 1000`,
    );
  const share = median(results.encrypted.map(({ rate }, at) => rate / results.plain[at]!.rate));
  console.log(`${name}: encrypted at ${(share * 100).toFixed(0)} % of the plain rate`);
}
