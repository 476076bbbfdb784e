import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HeadNotary } from '@vesalius/archive/core';
import { signerOf } from '@vesalius/audit';
import type { Settings } from './config/index.ts';

/** Where the key and the signed heads are when the settings do not say otherwise: `audit/` of the data folder. */
export const AUDIT_FILES = { key: 'signing-key.pem', publicKey: 'public-key.pem', heads: 'heads.jsonl' } as const;

/**
 * Signs heads of the audit trail with an Ed25519 key, made on the first start, and appends each to a file, a line of JSON a head.
 *
 * @throws Error when the key that the settings name is none
 */
export async function auditNotary({ dataDir, audit }: Settings): Promise<HeadNotary> {
  const folder = join(dataDir, 'audit');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pem = audit.signingKey ? await readFile(audit.signingKey, 'utf8') : await ownKey(join(folder, AUDIT_FILES.key));
  const signer = signerOf(pem);
  const publicKey = createPublicKey(pem).export({ type: 'spki', format: 'pem' });
  await writeFile(join(folder, AUDIT_FILES.publicKey), publicKey, { mode: 0o644 });
  const heads = audit.heads ?? join(folder, AUDIT_FILES.heads);
  await mkdir(dirname(heads), { recursive: true, mode: 0o700 });
  return {
    sign: (head) => signer.sign(head),
    signText: (text) => signer.signText(text),
    keep: (head) => appendLine(heads, JSON.stringify(head)),
  };
}

/** The key of the data folder; a new one is whole under its name or not there. */
async function ownKey(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  await writeDurably(`${path}.new`, 'w', pem);
  await rename(`${path}.new`, path);
  return pem;
}

function appendLine(path: string, line: string): Promise<void> {
  return writeDurably(path, 'a', `${line}\n`);
}

async function writeDurably(path: string, flags: 'a' | 'w', text: string): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
