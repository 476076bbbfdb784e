import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { TlsOptions } from 'node:tls';
import { type ConnectOptions, tlsClientOptions, tlsServerOptions } from '@vesalius/dimse';
import type { Authority } from '@vesalius/features/certificates/data';
import type { Settings } from './config/index.ts';

/** DICOM over TLS by the settings (PS3.15 §B.12), in both directions with the same certificate and the same trusted authorities. */
export interface DicomTls {
  /** Undefined without a certificate of our own. */
  readonly accepting: TlsOptions | undefined;
  readonly calling: NonNullable<ConnectOptions['tls']>;
}

export async function dicomTls(settings: Pick<Settings, 'dicom'>, authority: Authority): Promise<DicomTls> {
  const { certificate, key, authorities, own } = settings.dicom.tls;
  const ours = own ? await authority.serverIdentity(settings.dicom.aeTitle, namesOf(settings.dicom.host)) : undefined;
  const identity =
    certificate !== undefined && key !== undefined
      ? { cert: await readFile(certificate), key: await readFile(key) }
      : ours && { cert: ours.cert, key: ours.key };
  const trusted = [...(ours ? [ours.ca] : []), ...(authorities === undefined ? [] : [await readFile(authorities)])];
  const ca = trusted.length > 0 ? { ca: trusted } : {};
  return {
    accepting: identity && tlsServerOptions({ ...identity, ...ca }),
    calling: tlsClientOptions({ ...(identity && { identity }), ...ca }),
  };
}

/** What peers may know this machine by; an address that means all of them is none. */
function namesOf(host: string): string[] {
  const every = host === '0.0.0.0' || host === '::';
  return [...new Set([hostname(), 'localhost', '127.0.0.1', ...(every ? [] : [host])])];
}
