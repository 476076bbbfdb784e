import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccessRecords, IdentityRecords } from '@vesalius/archive/api';
import { createPasswords } from './password.ts';
import { newSecret } from './secrets.ts';
import type { Argon2Costs } from './settings.ts';

export interface FirstAdministratorOptions {
  readonly records: IdentityRecords;
  readonly rights: Pick<AccessRecords, 'addGrant'>;
  readonly dataDir: string;
  /** The password to give; without one a random one is made and written to a file. */
  readonly password?: string;
  readonly argon2?: Argon2Costs;
}

/**
 * Makes the user `admin` when there is no user yet.
 * @returns the file that holds the password made for it, readable by its owner only; undefined when none was made
 */
export async function firstAdministrator(options: FirstAdministratorOptions): Promise<string | undefined> {
  const { records, rights, dataDir } = options;
  if ((await records.users()).length > 0) return undefined;
  const password = options.password ?? newSecret();
  const passwordHash = await createPasswords(options.argon2).hash(password);
  const path = options.password === undefined ? join(dataDir, 'admin-password.txt') : undefined;
  if (path) await writeSecretFile(path, `${password}\n`);
  const user = { name: 'admin', displayName: '', disabled: false, permissions: [], createdAt: Date.now() };
  await records.putUser({ ...user, passwordHash });
  await rights.addGrant(
    {
      subject: { kind: 'user', name: 'admin' },
      role: 'administrator',
      place: { of: 'archive' },
      grantedBy: 'vesalius',
    },
    { kind: 'configuration-changed', outcome: 'success', actor: 'vesalius', facts: { act: 'first-administrator' } },
  );
  return path;
}

/** Exclusively, so that nobody has the file open or has put a link there; one left by a start that broke off goes first. */
async function writeSecretFile(path: string, text: string): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
