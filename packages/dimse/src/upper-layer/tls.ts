import type { ConnectionOptions, TlsOptions } from 'node:tls';

/**
 * The TLS profiles of PS3.15: B.12 (BCP 195 with RFC 8996 and RFC 9325), and B.10 (non-downgrading BCP 195), which takes
 * DHE besides, for peers of the years before.
 */
export type TlsProfile = 'bcp195-rfc9325' | 'bcp195-non-downgrading';

/** RFC 9325 §4.2: suites of TLS 1.2. */
const ECDHE_SUITES: readonly string[] = [
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
];
/** RFC 9325 §4.2, RFC 8446 §9.1: suites of TLS 1.3. */
const TLS13_SUITES: readonly string[] = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
];

/** Cipher suites of each profile by OpenSSL's names, best first. */
export const TLS_SUITES: Readonly<Record<TlsProfile, readonly string[]>> = {
  'bcp195-rfc9325': [...TLS13_SUITES, ...ECDHE_SUITES],
  'bcp195-non-downgrading': [
    ...TLS13_SUITES,
    ...ECDHE_SUITES,
    'DHE-RSA-AES256-GCM-SHA384',
    'DHE-RSA-AES128-GCM-SHA256',
  ],
};

type Pem = string | Buffer;

export interface TlsIdentity {
  /** Certificate with its chain, PEM. */
  readonly cert: Pem;
  /** Private key, PEM. */
  readonly key: Pem;
  readonly passphrase?: string | undefined;
}

export interface TlsServerSettings extends TlsIdentity {
  readonly profile?: TlsProfile | undefined;
  /** Authorities whose client certificates are trusted, PEM. */
  readonly ca?: Pem | readonly Pem[] | undefined;
  /**
   * `required`: without a trusted certificate the handshake fails; `requested`: `ConnectionInfo.tls.authorized` tells;
   * default `required` when there is a `ca`, else `ignored`.
   */
  readonly clientCertificates?: 'required' | 'requested' | 'ignored' | undefined;
}

export interface TlsClientSettings {
  readonly profile?: TlsProfile | undefined;
  /** Our certificate, for servers that require one. */
  readonly identity?: TlsIdentity | undefined;
  /** Authorities whose servers are trusted, PEM; absent: those Node trusts. */
  readonly ca?: Pem | readonly Pem[] | undefined;
  /** False: any certificate of a trusted authority will do, whatever name it bears, as devices' certificates often need. */
  readonly verifyHostName?: boolean | undefined;
}

/** Without versions below 1.2 there is nothing to fall back to (PS3.15 §B.10, §B.12; RFC 8996). */
function profileOptions(profile: TlsProfile = 'bcp195-rfc9325') {
  return {
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: TLS_SUITES[profile].join(':'),
    ecdhCurve: 'X25519:P-256:P-384:P-521',
  } as const;
}

function authorities(ca: Pem | readonly Pem[] | undefined): { ca?: Pem | Pem[] } {
  if (ca === undefined) return {};
  return { ca: typeof ca === 'string' || Buffer.isBuffer(ca) ? ca : [...ca] };
}

function identityOptions({ cert, key, passphrase }: TlsIdentity) {
  return { cert, key, ...(passphrase !== undefined && { passphrase }) };
}

/** Options of `ScpOptions.tls` for a profile. */
export function tlsServerOptions(settings: TlsServerSettings): TlsOptions {
  const { profile, ca, clientCertificates = ca === undefined ? 'ignored' : 'required' } = settings;
  return {
    ...profileOptions(profile),
    ...identityOptions(settings),
    ...authorities(ca),
    honorCipherOrder: true,
    // OpenSSL chooses DHE parameters of at least 2048 bits by the strength of the certificate (PS3.15 §B.10).
    ...(profile === 'bcp195-non-downgrading' && { dhparam: 'auto' }),
    requestCert: clientCertificates !== 'ignored',
    rejectUnauthorized: clientCertificates === 'required',
  };
}

/** Options of `ConnectOptions.tls` for a profile. */
export function tlsClientOptions(settings: TlsClientSettings = {}): ConnectionOptions {
  const { profile, identity, ca, verifyHostName = true } = settings;
  return {
    ...profileOptions(profile),
    ...(identity && identityOptions(identity)),
    ...authorities(ca),
    ...(!verifyHostName && { checkServerIdentity: () => undefined }),
  };
}
