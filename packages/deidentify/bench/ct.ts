/**
 * How many CT instances of 512 x 512 pixels and some 120 elements are de-identified to disk in a second on one core, header to
 * last byte, each read from a file of its own. `node packages/deidentify/bench/ct.ts [instances]`
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UID, writeFile } from '@vesalius/dicom';
import { ctHeader } from '@vesalius/dicom/bench/ct-header';
import { deidentifyFile } from '../src/file/node.ts';
import { Deidentifier, profileOf } from '../src/index.ts';

const PIXELS = 512 * 512 * 2;
const count = Number(process.argv[2] ?? 500);
const folder = mkdtempSync(join(tmpdir(), 'vesalius-bench-'));

function files(): string[] {
  return Array.from({ length: count }, (_, index) => {
    const dataset = ctHeader();
    dataset.set(0x00080018, 'UI', `1.2.826.0.1.3680043.2.1125.${index}`);
    dataset.set(0x7fe00010, 'OW', new Uint8Array(PIXELS).fill(index));
    const path = join(folder, `${index}.dcm`);
    writeFileSync(path, writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
    return path;
  });
}

async function measure(paths: readonly string[], options: readonly string[]): Promise<void> {
  const deidentifier = new Deidentifier({ profile: profileOf(options), key: new Uint8Array(32).fill(1) });
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (const [index, path] of paths.entries()) {
    await (await deidentifyFile(path, deidentifier)).writeTo(join(folder, `${options.length}-${index}.out`));
  }
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  const rate = (of: number) => String(Math.round(count / of)).padStart(6);
  console.log(`${(options.join('+') || 'Basic Profile').padEnd(30)} ${rate(seconds)} /s ${rate(cpuSeconds)} /CPU s`);
}

try {
  const paths = files();
  await measure(paths, []);
  await measure(paths, ['113105', '113107']);
} finally {
  rmSync(folder, { recursive: true });
}
