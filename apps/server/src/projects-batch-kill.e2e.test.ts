/** kill -9 in the middle of a batch: what was made stays, the rest is made after the restart, nothing twice and nothing of the original. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { rest } from '../../../tools/torture/server/rest.ts';
import { type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { keep } from '../../../tools/torture/server/store.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const COUNT = 40;
const AT = '/projects/lung';
/** A job whose runner has died is taken up again after its lease of 30 s. */
const OVER_WITHIN_MS = 120_000;

let folder: string;
let server: RunningServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-batch-'));
  server = await startServer({ dataDir: join(folder, 'data') });
  await keep(
    server,
    Array.from({ length: COUNT }, (_, index) => tinyCt(1, index + 1, { PatientID: 'PAT4711' })),
  );
  await rest(server, 'POST', '/projects', { name: 'lung', title: 'lung' });
  await rest(server, 'PUT', `${AT}/governance`, { purpose: 'x', needsReview: true });
  await rest(server, 'PUT', `${AT}/studies/2.25.77701`);
  await rest(server, 'PUT', `${AT}/profile`, { options: ['113107'] });
});

after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Batch {
  readonly id: number;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
}

const made = ({ counts }: Batch) => Object.values(counts).reduce((sum, one) => sum + one, 0);

async function until(batch: number, holds: (batch: Batch) => boolean): Promise<Batch> {
  const deadline = Date.now() + OVER_WITHIN_MS;
  for (;;) {
    const now = await rest<Batch>(server, 'GET', `${AT}/batches/${batch}`);
    if (holds(now)) return now;
    if (Date.now() > deadline) throw new Error(`the batch is still ${JSON.stringify(now)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const filesOf = (batch: number) => join(folder, 'data', 'projects', 'batches', String(batch));

async function hashes(batch: number): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of (await readdir(filesOf(batch))).filter((one) => one.endsWith('.dcm')))
    found.set(
      name,
      createHash('sha256')
        .update(await readFile(join(filesOf(batch), name)))
        .digest('hex'),
    );
  return found;
}

test('a batch that a kill cut off is made whole after the restart', async () => {
  const { batch } = await rest<{ batch: Batch }>(server, 'POST', `${AT}/batches`, {});
  const cut = await until(batch.id, (now) => made(now) >= 3);
  assert.equal(cut.state, 'making', 'it was too quick for this test');
  await server.kill();
  const before = await hashes(batch.id);
  assert.ok(before.size >= 3 && before.size <= COUNT, String(before.size));
  server = await startServer({ dataDir: join(folder, 'data') });
  const whole = await until(batch.id, (now) => now.state === 'review');
  assert.deepEqual([made(whole), whole.counts.refused], [COUNT, undefined]);
  const now = await hashes(batch.id);
  assert.equal(now.size, COUNT);
  // What was on record keeps its file; one that was cut off before is made again, and is the same.
  for (const [name, hash] of before) assert.equal(now.get(name), hash, name);
  assert.ok(!(await readdir(filesOf(batch.id))).some((name) => name.endsWith('.part')));
  const { outputs } = await rest<{ outputs: { instance: string; number: number }[] }>(
    server,
    'GET',
    `${AT}/batches/${batch.id}/outputs?limit=500`,
  );
  assert.equal(new Set(outputs.map(({ instance }) => instance)).size, COUNT);
  const waiting = outputs.map(({ number }) => number);
  await rest(server, 'POST', `${AT}/batches/${batch.id}/decisions`, { numbers: waiting, decision: 'accept' });
  await rest(server, 'POST', `${AT}/batches/${batch.id}/acceptance`);
  const published = await until(batch.id, (one) => one.state === 'published');
  assert.equal(published.counts.published, COUNT);
});
