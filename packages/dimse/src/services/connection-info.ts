import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** What is known of a TLS peer. */
export interface TlsInfo {
  /** `TLSv1.2` or `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  /** The peer showed a certificate that a trusted authority signed. */
  readonly authorized: boolean;
  readonly peerCertificate?: {
    readonly subject: Readonly<Record<string, string | string[]>>;
    readonly issuer: Readonly<Record<string, string | string[]>>;
    readonly subjectAltName?: string;
    readonly fingerprint256: string;
    readonly validTo: string;
  };
}

/** The two ends of a transport connection. */
export interface ConnectionInfo {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly tls?: TlsInfo;
}

function tlsInfo(socket: TLSSocket): TlsInfo {
  const certificate = socket.getPeerCertificate();
  const { subject, issuer, subjectaltname, fingerprint256, valid_to: validTo } = certificate ?? {};
  const names = (name: object | undefined): Record<string, string | string[]> => ({ ...name });
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.name ?? '',
    authorized: socket.authorized,
    ...(fingerprint256 && {
      peerCertificate: {
        subject: names(subject),
        issuer: names(issuer),
        fingerprint256,
        validTo,
        ...(subjectaltname && { subjectAltName: subjectaltname }),
      },
    }),
  };
}

export function connectionInfo(socket: Socket): ConnectionInfo {
  return {
    remoteAddress: socket.remoteAddress ?? '',
    remotePort: socket.remotePort ?? 0,
    localAddress: socket.localAddress ?? '',
    localPort: socket.localPort ?? 0,
    ...('encrypted' in socket && { tls: tlsInfo(socket as TLSSocket) }),
  };
}
