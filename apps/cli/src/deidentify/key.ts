import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';

const KEY_BYTES = 32;
const LEAST_CHARACTERS = 16;
const VARIABLE = 'VESALIUS_DEIDENTIFY_KEY';

/**
 * The key that pseudonyms, UIDs and offsets come from: of the file, made when it is not there; else of the environment; else a
 * random one, which is told, for then nothing of it can be made again.
 */
export function keyOf(file: string | undefined, io: Io): Uint8Array {
  if (file !== undefined) return existsSync(file) ? keyOfText(readFileSync(file, 'utf8'), file) : makeKeyFile(file, io);
  const text = io.env[VARIABLE];
  if (text) return keyOfText(text, VARIABLE);
  io.stderr.write(
    'No key was given (--key-file): a random one is used and not kept. A later run gives the same patient another pseudonym and other UIDs.\n',
  );
  return randomBytes(KEY_BYTES);
}

function makeKeyFile(file: string, io: Io): Uint8Array {
  const key = randomBytes(KEY_BYTES);
  writeFileSync(file, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  io.stderr.write(
    `A new key is in ${file}: keep it apart from what is handed on, who has it can test whose data they are.\n`,
  );
  return key;
}

/** 64 hexadecimal digits are 32 bytes; any other text is taken as it is. */
function keyOfText(text: string, where: string): Uint8Array {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (trimmed.length < LEAST_CHARACTERS) throw new CliError(`${where}: the key is shorter than 16 characters`, 2);
  return new TextEncoder().encode(trimmed);
}
