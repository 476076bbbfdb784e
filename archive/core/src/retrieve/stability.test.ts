import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IndexStore } from '@vesalius/archive/api';
import type { ArchiveRetrieve } from './retrieve.ts';
import { StabilityWatch } from './stability.ts';

const QUIET_MS = 60_000;

/** A watch over one series whose last instance came at `at`, with what it has made and called stable. */
function watched() {
  const state = { now: 1_000_000, at: 1_000_000, version: 'v1', stable: false, idleMs: 5_000 };
  const done: string[] = [];
  const series = {
    quiet: async (before: number) =>
      state.at <= before && !state.stable
        ? [{ seriesId: 1, studyInstanceUid: '1', seriesInstanceUid: '1.1', version: state.version }]
        : [],
    markStable: async (_id: number, version: string) => {
      done.push(`stable ${version}`);
      state.stable = true;
      return true;
    },
  };
  const watch = new StabilityWatch({
    index: { series } as unknown as IndexStore,
    retrieve: {
      makeDocument: async ({ version }: { version: string }) => void done.push(`made ${version}`),
    } as unknown as ArchiveRetrieve,
    clock: { now: () => state.now },
    log: { debug() {}, info() {}, warn() {}, error: (message: string) => void done.push(message) },
    quietMs: QUIET_MS,
    ingest: state,
  });
  return { watch, state, done };
}

test('metadata are made in the first pause, anew after a change, and once only', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const { watch, state, done } = watched();
  const look = async (now: number) => {
    state.now = now;
    context.mock.timers.tick(500);
    await new Promise((resolve) => setImmediate(resolve));
  };
  watch.run();
  await look(1_000_500);
  assert.deepEqual(done, []);
  state.idleMs = 10; // something else comes in
  await look(1_001_200);
  assert.deepEqual(done, []);
  state.idleMs = 5_000;
  await look(1_001_500);
  await look(1_002_000);
  assert.deepEqual(done, ['made v1']);
  Object.assign(state, { version: 'v2', at: 1_002_100 });
  await look(1_002_500);
  assert.deepEqual(done, ['made v1']);
  await look(1_030_000);
  await look(1_050_000);
  assert.deepEqual(done, ['made v1', 'made v2']);
  await look(1_002_100 + QUIET_MS);
  await look(1_002_600 + QUIET_MS);
  assert.deepEqual(done, ['made v1', 'made v2', 'stable v2']);
  await watch.stop();
});
