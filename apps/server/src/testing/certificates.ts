import { join } from 'node:path';
import { succeeded } from './program.ts';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that signs itself, and its key, as PEM files `name.crt` and `name.key` in the folder. */
export async function certificate(folder: string, name: string): Promise<Certificate> {
  const made = { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const form = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  await succeeded('openssl', ['req', '-x509', ...form, ...subject, '-keyout', made.key, '-out', made.cert]);
  return made;
}
