import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import tls from 'node:tls';
import type { Certificate } from './certificates.ts';

export interface Tunnel {
  readonly port: number;
  close(): void;
}

/** A plain port that leads to a TLS port of this machine, for programs that speak no TLS themselves. */
export async function tlsTunnel(to: number, us: Certificate, trusted: Certificate): Promise<Tunnel> {
  const identity = { cert: readFileSync(us.cert), key: readFileSync(us.key), ca: readFileSync(trusted.cert) };
  const open = new Set<Socket>();
  const server = createServer((plain) => {
    const secure = tls.connect({ host: '127.0.0.1', port: to, ...identity });
    for (const [from, into] of [
      [plain, secure],
      [secure, plain],
    ] as const) {
      open.add(from);
      from.pipe(into);
      from.on('error', () => into.destroy());
      from.on('close', () => open.delete(from));
    }
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
