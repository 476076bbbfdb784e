import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Connection } from './connection.ts';
import { Listening } from './listening.ts';
import type { Answer, ConnectionSettings, FromConnections, Request, ToConnections } from './messages.ts';

/**
 * The thread in which the driver runs. Each worker has a line to it, and a connection to the database behind the line: the worker waits
 * for its answers without an event loop of its own, which only another thread can give it.
 */
const { url, node } = workerData as ConnectionSettings;
const say = (message: FromConnections) => parentPort!.postMessage(message);
const connections: Connection[] = [];
let listening: Listening | undefined;

parentPort!.on('message', (message: ToConnections) => {
  if (message.kind === 'line') serveLine(message.name, message.port, new Int32Array(message.signal));
  else if (message.kind === 'listen') {
    listening = new Listening(url, node, () => say({ kind: 'changed' }));
    listening.start();
  } else void close();
});

function serveLine(name: string, port: MessagePort, signal: Int32Array): void {
  const connection = new Connection(url, name);
  connections.push(connection);
  port.on('message', async (request: Request) => {
    port.postMessage({ ...(await connection.perform(request)), id: request.id } satisfies Answer);
    Atomics.add(signal, 0, 1);
    Atomics.notify(signal, 0);
  });
  port.on('close', () => void connection.close());
}

async function close(): Promise<void> {
  await Promise.all([listening?.stop(), ...connections.map((connection) => connection.close())]);
  parentPort!.close();
  process.exit();
}
