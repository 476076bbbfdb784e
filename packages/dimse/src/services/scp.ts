import net, { type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import { ConnectError } from '../errors.ts';
import { ConnectionPlaces } from '../upper-layer/connection-places.ts';
import {
  type AssociationCaps,
  CappedCount,
  DEFAULT_CAPS,
  DEFAULT_LIMITS,
  type UpperLayerLimits,
} from '../upper-layer/limits.ts';
import { type AssociationDecision, type Implementation, VESALIUS_IMPLEMENTATION } from '../upper-layer/negotiation.ts';
import type { AssociateRequest } from '../upper-layer/pdu/associate.ts';
import type { AsyncOperationsWindow } from '../upper-layer/pdu/user-information.ts';
import { readingShared } from '../upper-layer/shared-reading.ts';
import { Acceptor } from './acceptor.ts';
import type { Association } from './association.ts';
import { type ConnectionInfo, connectionInfo } from './connection-info.ts';
import type { ServiceHandlers } from './handlers.ts';
import type { ScpObserver } from './scp-observer.ts';

export interface ScpOptions {
  /** Default: loopback. */
  readonly host?: string | undefined;
  /** 0 takes a free one; `Scp.port` tells which. */
  readonly port: number;
  /** Called AE titles that are ours; others are rejected. Absent: any. */
  readonly aeTitles?: readonly string[] | undefined;
  readonly tls?: tls.TlsOptions | undefined;
  readonly limits?: Partial<UpperLayerLimits> | undefined;
  readonly caps?: Partial<AssociationCaps> | undefined;
  readonly implementation?: Implementation | undefined;
  /** What we allow a requestor that negotiates it; default one each way. */
  readonly asyncOperationsWindow?: AsyncOperationsWindow | undefined;
  /** Decides on an association whose version, application context, called AE title and caps are in order. */
  acceptAssociation(
    request: AssociateRequest,
    connection: ConnectionInfo,
  ): AssociationDecision | Promise<AssociationDecision>;
  readonly handlers: ServiceHandlers;
  readonly observer?: ScpObserver | undefined;
}

export interface Scp {
  readonly host: string;
  readonly port: number;
  readonly associations: ReadonlySet<Association>;
  /** Takes no more connections, waits until the associations have ended or `graceMs` is over, then aborts them. */
  close(graceMs?: number): Promise<void>;
}

/** Listens for associations. Rejects when the address cannot be had. */
export async function createScp(options: ScpOptions): Promise<Scp> {
  const listener = new Listener(options);
  await listener.listen();
  return listener;
}

class Listener implements Scp {
  readonly #options: ScpOptions;
  readonly #server: Server;
  readonly #acceptors = new Set<Acceptor>();
  readonly #associations = new Set<Association>();
  readonly #places: ConnectionPlaces;
  readonly #associationCount: CappedCount;
  readonly #limits: UpperLayerLimits;
  #closing = false;

  constructor(options: ScpOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    const caps = { ...DEFAULT_CAPS, ...options.caps };
    this.#places = new ConnectionPlaces(caps);
    this.#associationCount = new CappedCount(caps.maxAssociations, caps.maxAssociationsPerPeer);
    this.#server = options.tls ? this.#secureServer(options.tls) : net.createServer({ pauseOnConnect: true });
    this.#server.on('connection', (socket: Socket) => this.#connection(socket));
  }

  get host(): string {
    return this.#options.host ?? '127.0.0.1';
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : this.#options.port;
  }

  get associations(): ReadonlySet<Association> {
    return this.#associations;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: this.host, port: this.#options.port }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  async close(graceMs = 0): Promise<void> {
    this.#closing = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const late = setTimeout(() => this.#abortAll(), graceMs);
    await closed;
    clearTimeout(late);
  }

  #abortAll(): void {
    for (const acceptor of this.#acceptors) acceptor.shutDown();
  }

  #secureServer(options: tls.TlsOptions): Server {
    const { connectMs } = this.#limits;
    const server = tls.createServer({ ...options, ...(connectMs > 0 && { handshakeTimeout: connectMs }) });
    server.on('secureConnection', (socket) => this.#accept(socket));
    server.on('tlsClientError', (cause, socket) => this.#failed(socket, 'TLS handshake failed', cause));
    return server;
  }

  /** A TCP connection came in; with TLS it is counted here already, before its handshake. */
  #connection(socket: Socket): void {
    const reading = this.#options.tls ? socket : readingShared(socket);
    if (this.#closing || !this.#places.take(reading)) {
      this.#failed(reading, 'Too many connections');
      reading.destroy();
    } else if (!this.#options.tls) {
      this.#accept(reading);
    }
  }

  #failed(socket: Socket, message: string, cause?: Error): void {
    this.#options.observer?.failed?.(connectionInfo(socket), new ConnectError(message, { cause }));
  }

  #accept(socket: Socket): void {
    socket.setKeepAlive(true, 60_000);
    const connection = connectionInfo(socket);
    const acceptor = new Acceptor(socket, {
      ...this.#options,
      limits: this.#limits,
      implementation: this.#options.implementation ?? VESALIUS_IMPLEMENTATION,
      window: this.#options.asyncOperationsWindow ?? { maxInvoked: 1, maxPerformed: 1 },
      count: this.#associationCount,
      connection,
      spoke: () => this.#places.spoke(connection.remoteAddress, connection.remotePort),
      closed: () => this.#acceptors.delete(acceptor),
      established: (association) => this.#associations.add(association),
      ended: (association) => this.#associations.delete(association),
    });
    this.#acceptors.add(acceptor);
  }
}
