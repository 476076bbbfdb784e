import forge from 'node-forge';

/** A key with its certificate and its authority as one file (RFC 7292), the key under AES-256; what devices import. */
export function pkcs12Of(
  { certificate, key, authority }: { readonly certificate: string; readonly key: string; readonly authority: string },
  { name, password }: { readonly name: string; readonly password: string },
): Buffer {
  const chain = [certificate, authority].map((pem) => forge.pki.certificateFromPem(pem));
  const file = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(key), chain, password, {
    algorithm: 'aes256',
    friendlyName: name,
  });
  return Buffer.from(forge.asn1.toDer(file).getBytes(), 'binary');
}
