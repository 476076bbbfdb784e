import { readFileSync } from 'node:fs';
import { type Association, type ConnectOptions, connect, tlsClientOptions } from '@vesalius/dimse';
import { type Command, InvalidArgumentError } from 'commander';

/** A remote application entity: `AET@host:port`. */
export interface PeerAddress {
  readonly aeTitle: string;
  readonly host: string;
  readonly port: number;
}

/** Options of commands that speak DIMSE. */
export interface PeerOptions {
  readonly callingAe: string;
  readonly tls?: boolean;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsAnyName?: boolean;
}

/** Sixteen characters without backslash and control characters (PS3.5 Table 6.2-1); an IPv6 address in brackets. */
const FORM = /^([^@\\\p{Cc}]{1,16})@(\[[\da-f:.]+\]|[^:\s]+):(\d{1,5})$/iu;

export function parsePeerAddress(text: string): PeerAddress {
  const [, aeTitle, host, port] = FORM.exec(text) ?? [];
  if (!aeTitle || !host || !port || Number(port) > 65_535) {
    throw new InvalidArgumentError('A peer is given as AETITLE@host:port.');
  }
  return { aeTitle: aeTitle.trim(), host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

export function peerCommand(program: Command, name: string): Command {
  return program
    .command(name)
    .argument('<peer>', 'AETITLE@host:port', parsePeerAddress)
    .option('--calling-ae <title>', 'AE title to call with', 'VESALIUSCLI')
    .option('--tls', 'speak TLS (PS3.15 B.12)')
    .option('--tls-ca <file>', 'authorities to trust, PEM')
    .option('--tls-cert <file>', 'certificate to show, PEM')
    .option('--tls-key <file>', 'its private key, PEM')
    .option('--tls-any-name', 'do not compare the certificate with the name of the host');
}

/** Opens an association with the peer. */
export function associate(
  peer: PeerAddress,
  options: PeerOptions,
  more: Omit<ConnectOptions, 'host' | 'port' | 'callingAeTitle' | 'calledAeTitle' | 'tls'>,
): Promise<Association> {
  return connect({
    host: peer.host,
    port: peer.port,
    callingAeTitle: options.callingAe,
    calledAeTitle: peer.aeTitle,
    ...(usesTls(options) && { tls: tlsOf(options) }),
    ...more,
  });
}

function usesTls({ tls, tlsCa, tlsCert }: PeerOptions): boolean {
  return tls === true || tlsCa !== undefined || tlsCert !== undefined;
}

function tlsOf({ tlsCa, tlsCert, tlsKey, tlsAnyName }: PeerOptions): NonNullable<ConnectOptions['tls']> {
  return tlsClientOptions({
    ...(tlsCa && { ca: readFileSync(tlsCa) }),
    ...(tlsCert && { identity: { cert: readFileSync(tlsCert), key: readFileSync(tlsKey ?? tlsCert) } }),
    ...(tlsAnyName && { verifyHostName: false }),
  });
}
