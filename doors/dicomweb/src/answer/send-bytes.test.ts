import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import fastify from 'fastify';
import { fitToQueue, sendBytes } from './send-bytes.ts';

const SIZES = [
  3,
  70_000,
  ...Array<number>(5).fill(900),
  12_000,
  400_000,
  512_000,
  512_000,
  64 * 1024,
  64 * 1024 - 1,
  5,
  300_000,
];
const ROUNDS = 12;

/** Pieces under the promise of `ReadingInTurn`: what was handed out is spoilt as soon as the third one after it is asked for. */
function spoiltBehind(whole: ReturnType<typeof createHash>) {
  return (async function* () {
    const out: Uint8Array[] = [];
    for (let at = 0; at < SIZES.length * ROUNDS; at++) {
      if (out.length > 2) out.shift()!.fill(0xee);
      const piece = Buffer.alloc(SIZES[at % SIZES.length]!, `${at} `);
      whole.update(piece);
      out.push(piece);
      yield piece as Uint8Array;
    }
  })();
}

async function slowly(url: string): Promise<string> {
  const taken = createHash('sha256');
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    get(url, resolve).on('error', reject);
  });
  let at = 0;
  for await (const chunk of response) {
    taken.update(chunk);
    if (at++ % 20 === 0) await wait(1);
  }
  return taken.digest('hex');
}

test('memory that is used again reaches a slow client as it was', async () => {
  const http = fastify();
  const whole = createHash('sha256');
  http.get('/', (_request, reply) => sendBytes(reply, { type: 'text/plain', bytes: fitToQueue(spoiltBehind(whole)) }));
  await http.listen({ port: 0, host: '127.0.0.1' });
  try {
    const { port } = http.server.address() as AddressInfo;
    assert.equal(await slowly(`http://127.0.0.1:${port}/`), whole.digest('hex'));
  } finally {
    await http.close();
  }
});
