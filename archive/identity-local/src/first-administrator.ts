import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { IdentityRecords } from '@vesalius/archive/api';
import { createPasswords } from './password.ts';
import { EVERY_PERMISSION } from './principals.ts';
import { newSecret } from './secrets.ts';
import type { Argon2Costs } from './settings.ts';

export interface FirstAdministratorOptions {
  readonly records: IdentityRecords;
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
  const { records, dataDir } = options;
  if ((await records.users()).length > 0) return undefined;
  const password = options.password ?? newSecret();
  const passwordHash = await createPasswords(options.argon2).hash(password);
  const path = options.password === undefined ? join(dataDir, 'admin-password.txt') : undefined;
  if (path) await writeSecretFile(path, `${password}\n`);
  // Of itself, not by a role: an index that is made anew without its grants still has somebody to give them.
  const user = {
    name: 'admin',
    displayName: '',
    disabled: false,
    permissions: [EVERY_PERMISSION],
    createdAt: Date.now(),
  };
  await records.putUser({ ...user, passwordHash });
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
