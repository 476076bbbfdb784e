import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { ConnectionPlaces } from './connection-places.ts';
import { DEFAULT_CAPS } from './limits.ts';

let port = 1000;

/** As much of a socket as has a far end and closes, not at once. */
function socketFrom(remoteAddress: string) {
  const events = new EventEmitter();
  const socket = Object.assign(events, { remoteAddress, remotePort: port++, destroyed: false, destroy: () => {} });
  socket.destroy = () => {
    socket.destroyed = true;
    setImmediate(() => socket.emit('close'));
  };
  return socket as unknown as Socket & { destroyed: boolean; remotePort: number };
}

const places = (maxConnections: number, maxConnectionsPerPeer: number) =>
  new ConnectionPlaces({ ...DEFAULT_CAPS, maxConnections, maxConnectionsPerPeer });

test('the silent make room for who comes, the oldest first; who speaks keeps its place', () => {
  const taken = places(3, 3);
  const [speaking, old, young] = [socketFrom('a'), socketFrom('b'), socketFrom('c')];
  for (const socket of [speaking, old, young]) assert.equal(taken.take(socket), true);
  taken.spoke('a', speaking.remotePort);
  assert.equal(taken.take(socketFrom('d')), true);
  assert.deepEqual([speaking.destroyed, old.destroyed, young.destroyed], [false, true, false]);
});

test('an address with too many of its own makes room of its own', () => {
  const taken = places(10, 2);
  const [other, first, second] = [socketFrom('a'), socketFrom('b'), socketFrom('b')];
  for (const socket of [other, first, second]) assert.equal(taken.take(socket), true);
  assert.equal(taken.take(socketFrom('b')), true);
  assert.deepEqual([other.destroyed, first.destroyed, second.destroyed], [false, true, false]);
});

test('where all who hold a place speak, whoever comes is turned away; a place comes back with the close, once', async () => {
  const taken = places(2, 2);
  const [one, two] = [socketFrom('a'), socketFrom('b')];
  for (const socket of [one, two]) {
    taken.take(socket);
    taken.spoke(socket.remoteAddress!, socket.remotePort);
  }
  assert.equal(taken.take(socketFrom('c')), false);
  one.destroy();
  await new Promise((resolve) => setImmediate(resolve));
  const [three, four] = [socketFrom('c'), socketFrom('c')];
  assert.equal(taken.take(three), true);
  assert.equal(taken.take(four), true, 'three is silent and gives way');
  assert.equal(three.destroyed, true);
  await new Promise((resolve) => setImmediate(resolve));
  taken.spoke('c', four.remotePort);
  assert.equal(taken.take(socketFrom('d')), false, 'the place of three was given back once only');
});
