import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

/** What becomes of a connection once so many bytes of the client have passed. */
export type Manner = 'ends' | 'resets' | 'falls silent' | 'crawls';

export interface RudeLine {
  readonly port: number;
  /** Cuts whatever is left. */
  close(): void;
}

/** Of a crawling line: so many bytes at a time. */
const CRUMB = 2048;
const CRUMB_MS = 20;

/** A line to a port of this machine that lets so many bytes of the client through and then is rude to the server. */
export async function rudeLine(port: number, after: number, manner: Manner): Promise<RudeLine> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const far = dial(port, '127.0.0.1');
    for (const socket of [client, far]) {
      open.add(socket);
      socket.on('error', () => {}); // that is what we are here for
      socket.on('close', () => open.delete(socket));
    }
    far.pipe(client);
    far.on('close', () => client.destroy());
    void pass(client, far, after, manner);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

async function pass(client: Socket, far: Socket, after: number, manner: Manner): Promise<void> {
  let left = after;
  try {
    for await (const bytes of client as AsyncIterable<Buffer>) {
      const politely = bytes.subarray(0, left);
      if (politely.length > 0 && !far.write(politely)) await once(far, 'drain');
      left -= politely.length;
      if (left > 0) continue;
      if (manner !== 'crawls') return rudely(far, manner);
      await crawl(far, bytes.subarray(politely.length));
    }
    far.end();
  } catch {
    far.destroy();
  }
}

function rudely(far: Socket, manner: Manner): void {
  if (manner === 'ends') far.destroySoon();
  if (manner === 'resets') far.resetAndDestroy();
}

async function crawl(far: Socket, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; at += CRUMB) {
    far.write(bytes.subarray(at, at + CRUMB));
    await new Promise((resolve) => setTimeout(resolve, CRUMB_MS));
  }
}
