import { once } from 'node:events';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { AuditRow } from '@vesalius/archive/api';
import { type AuditSource, framed, messageOf, syslogMessage } from '@vesalius/audit';
import { type Collector, CollectorError } from './collector.ts';

export interface SyslogOptions {
  readonly host: string;
  readonly port: number;
  readonly source: AuditSource;
  /** Trusted authorities and, where the collector wants one, a certificate of our own. */
  readonly tls: Pick<ConnectionOptions, 'ca' | 'cert' | 'key'>;
  /** Milliseconds in which a connection is made, and in which it is confirmed. */
  readonly patience?: number;
}

const PATIENCE_MS = 10_000;

/**
 * Audit Messages over syslog-TLS (PS3.15 §A.6, RFC 5425). The protocol has no acknowledgement of messages, but a receiver answers the close_notify
 * of a sender with its own (RFC 5425 §4.4), behind everything it has read: so each batch has a connection of its own, and has arrived when the
 * collector has closed it too.
 */
export function syslogCollector(options: SyslogOptions): Collector {
  const { source, patience = PATIENCE_MS } = options;
  const origin = { host: hostname(), application: 'vesalius', processId: process.pid };
  return {
    name: 'syslog',
    async send(rows, arrived, signal) {
      const socket = await open(options, patience, signal);
      try {
        for (const row of rows)
          await write(socket, framed(syslogMessage(messageOf(row, source, row.link), row.id, origin)));
        await confirmed(socket, patience);
      } finally {
        socket.destroy();
      }
      arrived(rows.at(-1) as AuditRow);
    },
  };
}

/** A connection on which the other side has shown a certificate that we trust. */
async function open({ host, port, tls }: SyslogOptions, patience: number, signal: AbortSignal): Promise<TLSSocket> {
  const socket = connect({ ...tls, host, port, minVersion: 'TLSv1.2', ...(isIP(host) === 0 && { servername: host }) });
  const late = setTimeout(() => socket.destroy(new CollectorError('no connection in time')), patience);
  const stop = () => socket.destroy(new CollectorError('the delivery is stopping'));
  signal.addEventListener('abort', stop, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', stop));
  try {
    await once(socket, 'secureConnect');
  } catch (error) {
    throw new CollectorError(`no connection: ${(error as Error).message}`, { cause: error });
  } finally {
    clearTimeout(late);
  }
  socket.resume(); // a collector has nothing to say
  socket.on('error', () => undefined); // whoever writes or waits sees the socket destroyed
  return socket;
}

async function write(socket: TLSSocket, bytes: Buffer): Promise<void> {
  if (socket.destroyed) throw new CollectorError('the collector hung up');
  if (!socket.write(bytes)) await orBroken(socket, once(socket, 'drain'));
}

async function confirmed(socket: TLSSocket, patience: number): Promise<void> {
  const late = setTimeout(() => socket.destroy(new CollectorError('the collector did not confirm in time')), patience);
  const ended = orBroken(socket, once(socket, 'end'));
  socket.end();
  try {
    await ended;
  } finally {
    clearTimeout(late);
  }
}

/** What is waited for, or the end of the connection as an error: a socket that is destroyed without one tells `close` alone. */
async function orBroken(socket: TLSSocket, awaited: Promise<unknown>): Promise<void> {
  if (socket.destroyed) throw new CollectorError('the collector hung up');
  const closed = once(socket, 'close').then(() => {
    throw new CollectorError('the collector hung up');
  });
  try {
    await Promise.race([awaited, closed]);
  } catch (error) {
    throw error instanceof CollectorError ? error : new CollectorError((error as Error).message, { cause: error });
  }
}
