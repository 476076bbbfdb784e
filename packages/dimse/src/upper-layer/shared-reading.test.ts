import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { test } from 'node:test';
import { readingShared } from './shared-reading.ts';

interface Echo {
  readonly port: number;
  readonly accepted: Socket[];
  readonly reading: Socket[];
  close(): Promise<void>;
}

/** Sends back what it gets, and remembers the memory it got it in. */
async function echo(memory: Set<ArrayBufferLike>): Promise<Echo> {
  const [accepted, reading]: [Socket[], Socket[]] = [[], []];
  const server = net.createServer({ pauseOnConnect: true }, (socket) => {
    const shared = readingShared(socket);
    accepted.push(socket);
    reading.push(shared);
    shared.on('data', (bytes: Buffer) => {
      memory.add(bytes.buffer);
      shared.write(Buffer.from(bytes));
    });
    shared.on('end', () => shared.end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port: (server.address() as AddressInfo).port, accepted, reading, close };
}

async function sendAndCollect(port: number, bytes: Buffer): Promise<Buffer> {
  const socket = net.connect(port, '127.0.0.1');
  const back: Buffer[] = [];
  socket.on('data', (chunk) => back.push(chunk));
  for (let at = 0; at < bytes.length; at += 50_000) socket.write(bytes.subarray(at, at + 50_000));
  socket.end();
  await once(socket, 'close');
  return Buffer.concat(back);
}

test('connections read into one memory, each its own bytes; the server knows when the last has closed', async () => {
  const memory = new Set<ArrayBufferLike>();
  const server = await echo(memory);
  const sent = [1, 2, 3].map((fill) => Buffer.alloc(2_000_000, fill));
  const back = await Promise.all(sent.map((bytes) => sendAndCollect(server.port, bytes)));
  for (const [index, bytes] of sent.entries()) assert.ok(back[index]!.equals(bytes));
  assert.equal(memory.size, 1);
  await server.close();
});

test('a paused connection gets nothing until it is resumed', async () => {
  const server = await echo(new Set());
  const socket = net.connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('first');
  assert.equal(String((await once(socket, 'data'))[0]), 'first');
  const [reading] = server.reading;
  reading!.pause();
  socket.write('second');
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(reading!.bytesRead, 5);
  reading!.resume();
  assert.equal(String((await once(socket, 'data'))[0]), 'second');
  socket.end();
  await server.close();
});

test('the accepted socket is let go: its server waits for the one that reads', async () => {
  const server = await echo(new Set());
  const socket = net.connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('x');
  await once(socket, 'data');
  assert.notEqual(server.reading[0], server.accepted[0]);
  let closed = false;
  const closing = server.close().then(() => {
    closed = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(closed, false);
  socket.end();
  await closing;
});
