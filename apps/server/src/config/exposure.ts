import { BlockList, isIP } from 'node:net';
import type { SettingValues } from './schema.ts';

/** How far the doors can be reached. */
export interface Exposure {
  /** Every door listens on loopback and the settings allow it: unknown AE titles may associate from there. */
  readonly unknownPeersFromLoopback: boolean;
  /** Sentences for whoever starts the server. */
  readonly warnings: readonly string[];
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Says whether anything but this machine can reach the doors, and what then is missing. */
export function exposureOf({ http, dicom }: Pick<SettingValues, 'http' | 'dicom'>): Exposure {
  const warnings: string[] = [];
  const plainHttp = http.tls.certificate === undefined && http.trustedProxies.length === 0;
  if (!isLoopback(http.host) && plainHttp) {
    warnings.push(
      `Web and REST listen on ${http.host} without TLS: passwords and images can be read on the network. ` +
        'Set http.tls.certificate and http.tls.key, or declare your reverse proxy in http.trustedProxies.',
    );
  }
  if (!isLoopback(dicom.host) && dicom.tls.certificate === undefined && !dicom.tls.own) {
    warnings.push(
      `DICOM listens on ${dicom.host} without TLS: images can be read on the network, and an AE title is no proof of who calls. ` +
        'Set dicom.tls.certificate and dicom.tls.key where the modalities can speak TLS.',
    );
  }
  const loopbackOnly = isLoopback(http.host) && isLoopback(dicom.host);
  return { unknownPeersFromLoopback: loopbackOnly && dicom.strangers === 'loopback', warnings };
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
