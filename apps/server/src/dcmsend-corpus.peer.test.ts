import assert from 'node:assert/strict';
import { mkdtemp, readFile as readBytes, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CORPUS, corpusFile, corpusPaths, WITHOUT_CORPUS } from '../../../packages/dicom/test/corpus.ts';
import { add } from '../../../tools/torture/server/quarantined.ts';
import { type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { datasetHash } from '../../../tools/torture/server/sha256.ts';
import { assertFoundByFindscu, assertReturned } from './testing/corpus-checks.ts';
import { ended } from './testing/program.ts';
import { isOfNobody, isPlaced, type Recorded, recorder } from './testing/recorder.ts';

if (!CORPUS) console.log(`corpus by dcmsend skipped: ${WITHOUT_CORPUS}`);

/** What DCMTK 3.6.7 puts on the wire of the corpus; the rest it cannot read, or does not know the transfer syntax of. */
const LEAST_SENT = 630;
/** Files whose data set DCMTK sends as it lies in them. */
const LEAST_UNTOUCHED = 310;

let folder: string;
let server: RunningServer;

before(async () => {
  if (!CORPUS) return;
  folder = await mkdtemp(join(tmpdir(), 'vesalius-dcmsend-'));
  server = await startServer({ dataDir: join(folder, 'data') });
});

after(async () => {
  if (!CORPUS) return;
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Sends all of the corpus; the statuses it was answered with, by how often. */
async function dcmsend(port: number): Promise<Map<number, number>> {
  const report = join(folder, `report-${port}.txt`);
  const how = ['+f', '+sd', '+r', '-nh', '-nuc', '-dn', '+crf', report];
  await ended('dcmsend', [...how, '-aec', 'VESALIUS', '127.0.0.1', String(port), CORPUS!]);
  const statuses = new Map<number, number>();
  for (const [, text] of (await readBytes(report, 'latin1')).matchAll(/^DIMSE Status {2}: 0x([0-9a-f]{4})/gm)) {
    const status = Number.parseInt(text!, 16);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  return statuses;
}

function hashIn(path: string): string {
  try {
    return datasetHash(corpusFile(path));
  } catch {
    return ''; // no DICOM
  }
}

/** What is true of a data set as the standard has a status for it (PS3.4 Table B.2-1, PS3.7 Annex C); undefined when it can be kept. */
function refusalOf({ identity, truthful }: Recorded): number | undefined {
  if (!identity) return 0xc000;
  if (truthful && isOfNobody(identity)) return 0x0124; // shared by all: not for peers that nobody registered
  return truthful && isPlaced(identity) ? undefined : 0xa900;
}

test('all of the corpus by dcmsend: what can be kept is, bit for bit as it was sent; what cannot hears why', {
  skip: WITHOUT_CORPUS,
}, async () => {
  const truth = await recorder();
  await dcmsend(truth.port);
  await truth.close();
  const statuses = await dcmsend(server.dicomPort);

  const sent = new Map<string, Set<string>>();
  const refusals = new Map<number, number>();
  for (const one of truth.recorded) {
    const refusal = refusalOf(one);
    if (refusal === undefined) add(sent, one.sopInstanceUid, one.sha256);
    else refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1);
  }
  const hashes = new Set(truth.recorded.map(({ sha256 }) => sha256));
  const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  assert.equal(total, truth.recorded.length);
  assert.ok(total >= LEAST_SENT, `${total} sent`);
  const answered = (status: number) => statuses.get(status) ?? 0;
  for (const [refusal, count] of refusals) assert.equal(answered(refusal), count, `0x${refusal.toString(16)}`);
  assert.equal(
    answered(0) + answered(0xb000),
    total - [...refusals.values()].reduce((sum, count) => sum + count),
    'no other status',
  );

  // What DCMTK reads and writes again is, for most files, byte for byte what lies in them: our reader is not judged by itself alone.
  const untouched = corpusPaths().filter((path) => hashes.has(hashIn(path))).length;
  assert.ok(untouched >= LEAST_UNTOUCHED, `${untouched} untouched`);

  const { kept, gotten, heldBack } = await assertReturned(server, sent);
  console.log(
    `dcmsend: ${total} sent, ${answered(0xa900)} + ${answered(0xc000)} refused; ${kept} kept, ${heldBack} held back; ${untouched} sent as they lie`,
  );
  assert.equal(gotten, kept);
  assert.ok(kept >= 460, `${kept} kept`);
  assert.equal(answered(0xb000) > 0, heldBack > 0);
});

test('names are found in their own script', { skip: WITHOUT_CORPUS }, async () => {
  assert.equal(await assertFoundByFindscu(server), 18);
});
