import { readFile } from 'node:fs/promises';
import type { TlsOptions } from 'node:tls';
import { type ConnectOptions, tlsClientOptions, tlsServerOptions } from '@vesalius/dimse';
import type { Settings } from './config/index.ts';

/** DICOM over TLS by the settings (PS3.15 §B.12), in both directions with the same certificate and the same trusted authorities. */
export interface DicomTls {
  /** Undefined without a certificate of our own. */
  readonly accepting: TlsOptions | undefined;
  readonly calling: NonNullable<ConnectOptions['tls']>;
}

export async function dicomTls({ dicom }: Pick<Settings, 'dicom'>): Promise<DicomTls> {
  const { certificate, key, authorities } = dicom.tls;
  const identity =
    certificate !== undefined && key !== undefined
      ? { cert: await readFile(certificate), key: await readFile(key) }
      : undefined;
  const trusted = authorities === undefined ? {} : { ca: await readFile(authorities) };
  return {
    accepting: identity && tlsServerOptions({ ...identity, ...trusted }),
    calling: tlsClientOptions({ ...(identity && { identity }), ...trusted }),
  };
}
