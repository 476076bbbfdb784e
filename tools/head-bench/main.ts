/**
 * Measures how long a head CT of 300 slices takes until it can be reviewed: faces cut out, text looked for in every slice, written and
 * read once more.
 *
 *   node tools/head-bench/main.ts [slices]
 *
 * Seconds of CPU are of all threads: on a machine busy with other work they say more than those of the clock.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deidentifier, FaceCensus, profileOf } from '@vesalius/deidentify';
import { deidentifyFile, openInstance } from '@vesalius/deidentify/file/node';
import { openTextFinder } from '@vesalius/deidentify/ocr/node';
import { readHeader } from '@vesalius/dicom/file/node';
import { axialHead, headSeries, SUBJECTS } from '@vesalius/testkit';

const THREADS = 2;
const slices = Number(process.argv[2] ?? 300);
const folder = mkdtempSync(join(tmpdir(), 'vesalius-bench-'));

/** What of the bar is measured: options, and whether text is read. */
const RUNS = [
  { name: 'faces', options: ['113102'] },
  { name: 'text', options: ['113101'] },
  { name: 'faces and text', options: ['113101', '113102'] },
];

try {
  const paths = headFiles();
  for (const { name, options } of RUNS) await run(name, options, paths);
} finally {
  rmSync(folder, { recursive: true });
}

function headFiles(): string[] {
  const study = {
    ...{ seed: 3, key: 'head', subject: SUBJECTS[0]!, date: '20260101', time: '120000' },
    ...{ description: 'Head', accessionNumber: 'A0001' },
  };
  const series = { study, number: 1, modality: 'CT', description: 'Axial', bodyPart: 'HEAD' };
  return [...headSeries(series, axialHead(512, 250 / slices))].map(({ file }, index) => {
    const path = join(folder, `${index}.dcm`);
    writeFileSync(path, file);
    return path;
  });
}

async function run(name: string, options: readonly string[], paths: readonly string[]): Promise<void> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const deidentifier = new Deidentifier({ profile: profileOf(options), key: new Uint8Array(32).fill(1) });
  const finder = deidentifier.cleansPixels ? await openTextFinder(THREADS) : undefined;
  const faces = deidentifier.cleansFeatures ? await censusOf(paths) : undefined;
  const waiting = [...paths];
  let changed = 0;
  const work = async () => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const file = await deidentifyFile(path, deidentifier, finder, faces);
      const out = `${path}.${name}.out`;
      await file.writeTo(out);
      if (await file.leaksInto(out)) throw new Error('something is left');
      if (file.blankedFrames > 0) changed++;
    }
  };
  await Promise.all(Array.from({ length: THREADS + 1 }, work));
  await finder?.close();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${name}: ${paths.length} slices, ${changed} changed, ${seconds} s, CPU ${((user + system) / 1e6).toFixed(1)} s`,
  );
}

async function censusOf(paths: readonly string[]): Promise<FaceCensus> {
  const census = new FaceCensus();
  for (const path of paths) census.add((await readHeader(path)).dataset, () => openInstance(path));
  return census;
}
