import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageChannel, Worker } from 'node:worker_threads';
import { Line } from './line.ts';

/** Wakes who waits before there is an answer, as `notify` of an earlier answer does when its thread was held up after `add`. */
const WAKES_TOO_EARLY = `
  const { workerData: { port, signal }, parentPort } = require('node:worker_threads');
  const state = new Int32Array(signal);
  port.on('message', ({ id, statements }) => {
    while (Atomics.notify(state, 0) === 0);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    const results = statements.map(({ text }) => ({ columns: ['asked'], rows: [[text]], changed: 0 }));
    port.postMessage({ id, results, epoch: 1 });
    Atomics.add(state, 0, 1);
    Atomics.notify(state, 0);
  });`;

test('who is woken before there is an answer waits on, and each question gets its own', (t) => {
  const { port1, port2 } = new MessageChannel();
  const signal = new SharedArrayBuffer(4);
  const other = new Worker(WAKES_TOO_EARLY, {
    eval: true,
    workerData: { port: port1, signal },
    transferList: [port1],
  });
  const line = new Line(port2, signal);
  t.after(() => {
    line.close();
    return other.terminate();
  });
  for (const text of ['BEGIN', 'SELECT 1', 'COMMIT'])
    assert.deepEqual(line.ask({ statements: [{ text, values: [] }] }).results[0]?.rows, [[text]]);
});
