import type { CallerPlace } from '@vesalius/archive/api';
import type { ConnectionInfo } from '@vesalius/dimse';

/** A certificate that no trusted authority has signed proves nothing. */
export function placeOf({ remoteAddress: address, tls }: ConnectionInfo): CallerPlace {
  const fingerprint = tls?.authorized ? tls.peerCertificate?.fingerprint256 : undefined;
  return { address, ...(fingerprint !== undefined && { fingerprint }) };
}
