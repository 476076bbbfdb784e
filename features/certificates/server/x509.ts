import 'reflect-metadata'; // what @peculiar/x509 finds its parts by
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  type PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
  X509CrlReason,
} from '@peculiar/x509';
import { ArchiveError } from '@vesalius/archive/api';

cryptoProvider.set(webcrypto as Crypto);

const DAY_MS = 86_400_000;
/** Clocks of devices are not all right. */
const BEFORE_MS = DAY_MS;
const AUTHORITY_DAYS = 3650;
const CERTIFICATE_DAYS = 397;
const CRL_DAYS = 7;
/** RSA, since not every device knows elliptic curves; 3072 bits are 128 bits of strength (RFC 9325 §4.5 wants 2048 at least). */
const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 3072,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
const USAGE: KeyUsage[] = ['sign', 'verify'];

/** A certificate with its key, both PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

export interface Wanted {
  readonly name: string;
  readonly hosts: readonly string[];
  /** PKCS#10 in PEM; without it a key is made. */
  readonly request?: string;
}

export async function makeAuthority(name: string, now: number): Promise<Pair> {
  const keys = (await webcrypto.subtle.generateKey(ALGORITHM, true, USAGE)) as CryptoKeyPair;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: [{ CN: [name] }],
    notBefore: new Date(now - BEFORE_MS),
    notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** Signs a certificate for a device that calls and is called. @throws ArchiveError `not-understood` for a request that is none or is not signed by its key */
export async function issue(
  authority: Pair,
  wanted: Wanted,
  now: number,
): Promise<{ readonly certificate: string; readonly key?: string }> {
  const keys =
    wanted.request === undefined
      ? ((await webcrypto.subtle.generateKey(ALGORITHM, true, USAGE)) as CryptoKeyPair)
      : undefined;
  const publicKey = keys?.publicKey ?? (await requestedKey(wanted.request!));
  const ca = new X509Certificate(authority.certificate);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: [{ CN: [wanted.name] }],
    issuer: ca.subjectName,
    notBefore: new Date(now - BEFORE_MS),
    notAfter: new Date(Math.min(now + CERTIFICATE_DAYS * DAY_MS, ca.notAfter.getTime())),
    signingAlgorithm: ALGORITHM,
    publicKey,
    signingKey: await signingKey(authority),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth]),
      ...(wanted.hosts.length > 0 ? [new SubjectAlternativeNameExtension(wanted.hosts.map(hostName))] : []),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(ca),
    ],
  });
  return { certificate: certificate.toString('pem'), ...(keys && { key: await pemOf(keys.privateKey) }) };
}

/** What was revoked (RFC 5280 §5), PEM. */
export async function revocationList(
  authority: Pair,
  revoked: readonly { readonly serial: string; readonly revokedAt: number }[],
  now: number,
): Promise<string> {
  const reason = X509CrlReason.cessationOfOperation; // without one @peculiar/x509 writes an empty list of extensions, which RFC 5280 §5.1 forbids
  const crl = await X509CrlGenerator.create({
    issuer: new X509Certificate(authority.certificate).subject,
    thisUpdate: new Date(now),
    nextUpdate: new Date(now + CRL_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    signingKey: await signingKey(authority),
    entries: revoked.map(({ serial, revokedAt }) => ({
      serialNumber: serial,
      revocationDate: new Date(revokedAt),
      reason,
    })),
  });
  return PemConverter.encode(crl.rawData, 'X509 CRL'); // RFC 7468 §6
}

async function requestedKey(pem: string): Promise<PublicKey> {
  try {
    const request = new Pkcs10CertificateRequest(pem);
    if (await request.verify()) return request.publicKey;
  } catch {
    // told below
  }
  throw new ArchiveError('not-understood', {
    detail: 'the certificate request is none, or is not signed by its own key',
  });
}

function hostName(host: string): JsonGeneralName {
  return { type: isIP(host) === 0 ? 'dns' : 'ip', value: host };
}

/** RFC 5280 §4.1.2.2: positive, 20 octets at most. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function signingKey({ key }: Pair): Promise<CryptoKey> {
  const [bytes] = PemConverter.decode(key);
  return (await webcrypto.subtle.importKey('pkcs8', bytes!, ALGORITHM, false, ['sign'])) as CryptoKey;
}

async function pemOf(key: CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
