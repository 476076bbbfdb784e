import { Command } from 'commander';
import { auditCommand } from './commands/audit.ts';
import { backupCommand } from './commands/backup.ts';
import { deidentifyCommand } from './commands/deidentify.ts';
import { dumpCommand } from './commands/dump.ts';
import { echoCommand } from './commands/echo.ts';
import { encryptionCommand } from './commands/encryption.ts';
import { exportCommand } from './commands/export.ts';
import { findCommand } from './commands/find.ts';
import { getCommand } from './commands/get.ts';
import { importCommand } from './commands/import.ts';
import { migrateStorageCommand } from './commands/migrate-storage.ts';
import { moveCommand } from './commands/move.ts';
import { peersCommand } from './commands/peers.ts';
import { profileCommand } from './commands/profile.ts';
import { rebuildCommand } from './commands/rebuild.ts';
import { restoreCommand } from './commands/restore.ts';
import { storeCommand } from './commands/store.ts';
import { verifyCommand } from './commands/verify.ts';
import type { Io } from './io.ts';

const COMMANDS = [
  importCommand,
  exportCommand,
  echoCommand,
  findCommand,
  storeCommand,
  moveCommand,
  getCommand,
  dumpCommand,
  deidentifyCommand,
  profileCommand,
  peersCommand,
  verifyCommand,
  auditCommand,
  encryptionCommand,
  rebuildCommand,
  backupCommand,
  restoreCommand,
  migrateStorageCommand,
];

/** The whole command line; nothing in it ends the process. */
export function createProgram(io: Io): Command {
  const program = new Command('vesalius')
    .description('Vesalius, a PACS for research: the command line')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError('(--help shows what is possible)');
  for (const add of COMMANDS) add(program, io);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}
