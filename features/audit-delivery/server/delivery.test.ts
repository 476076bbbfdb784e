import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { AuditRow, Logger } from '@vesalius/archive/api';
import { type Collector, CollectorError } from './collector.ts';
import { Delivery, type DeliveryParts } from './delivery.ts';
import { Position } from './position.ts';

const PACE = { look: 1, firstRetry: 1, longestRetry: 4 };

interface Trail {
  readonly rows: AuditRow[];
  readonly told: string[];
  deliver(collector: Collector, more?: Partial<DeliveryParts>): Promise<Delivery>;
}

async function trailOf(t: TestContext, count: number): Promise<Trail> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-delivery-'));
  t.after(() => rm(folder, { recursive: true }));
  const told: string[] = [];
  const at = (message: string) => void told.push(message);
  const log: Logger = { debug: at, info: at, warn: at, error: at };
  const rows: AuditRow[] = Array.from({ length: count }, (_, index) => rowOf(index + 1));
  return {
    rows,
    told,
    async deliver(collector, more = {}) {
      const delivery = new Delivery({
        collector,
        position: await Position.of(join(folder, 'position.json')),
        behind: async (id, limit) => rows.filter((row) => row.id > id).slice(0, limit),
        newest: async () => rows.at(-1)?.id ?? 0,
        log,
        alarmAfter: 100,
        pace: PACE,
        ...more,
      });
      delivery.start();
      return delivery;
    },
  };
}

function rowOf(id: number): AuditRow {
  return { id, at: id, kind: 'query', outcome: 'success', actor: 'alice' };
}

/** Takes what `takes` says of each batch, and fails when that is less than all. */
function collectorThat(got: number[], takes: (batch: number, size: number) => number): Collector {
  let batch = 0;
  return {
    name: 'test',
    async send(rows, arrived) {
      const taken = takes(batch++, rows.length);
      for (const row of rows.slice(0, taken)) {
        got.push(row.id);
        arrived(row);
      }
      if (taken < rows.length) throw new CollectorError('full');
    },
  };
}

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await met()); tries++) {
    assert.ok(tries < 5_000, 'it does not come to that');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

test('everything arrives in order, what comes later too', async (t) => {
  const trail = await trailOf(t, 1_200);
  const got: number[] = [];
  const delivery = await trail.deliver(collectorThat(got, (_, size) => size));
  await until(() => got.length === 1_200);
  trail.rows.push(rowOf(1_201));
  await until(() => got.length === 1_201);
  await delivery.stop();
  assert.deepEqual(
    got,
    trail.rows.map(({ id }) => id),
  );
  assert.deepEqual(trail.told, []);
});

test('what a failing collector has taken is not sent again, what it has not is, in order', async (t) => {
  const trail = await trailOf(t, 900);
  const got: number[] = [];
  const delivery = await trail.deliver(
    collectorThat(got, (batch, size) => (batch < 20 ? Math.min(batch, size) : size)),
  );
  await until(async () => (await delivery.state()).delivered === 900);
  assert.deepEqual(await delivery.state(), { name: 'test', delivered: 900, undelivered: 0, alarm: false });
  await delivery.stop();
  assert.deepEqual(
    got,
    trail.rows.map(({ id }) => id),
  );
  assert.deepEqual(trail.told, [
    'audit events could not be delivered; they wait',
    'too many audit events wait for their collector',
    'the collector of audit events answers again',
  ]);
});

test('a restart goes on behind what had arrived', async (t) => {
  const trail = await trailOf(t, 300);
  const got: number[] = [];
  const first = await trail.deliver(collectorThat(got, (batch) => (batch === 0 ? 120 : 0)));
  await until(async () => (await first.state()).failure !== undefined);
  const { delivered, undelivered, alarm, failure } = await first.state();
  await first.stop();
  assert.deepEqual([delivered, undelivered, alarm, failure], [120, 180, true, 'full']);
  const second = await trail.deliver(collectorThat(got, (_, size) => size));
  await until(() => got.length === 300);
  await second.stop();
  assert.deepEqual(
    got,
    trail.rows.map(({ id }) => id),
  );
});

test('a trail that cannot be read is tried again', async (t) => {
  const trail = await trailOf(t, 5);
  const got: number[] = [];
  let failures = 3;
  const delivery = await trail.deliver(
    collectorThat(got, (_, size) => size),
    {
      behind: async (id) => {
        if (failures-- > 0) throw new Error('index-failed');
        return trail.rows.filter((row) => row.id > id);
      },
    },
  );
  await until(() => got.length === 5);
  await delivery.stop();
});
