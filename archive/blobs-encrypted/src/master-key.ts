import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { ArchiveError } from '@vesalius/archive/api';
import { KEY_BYTES } from './format.ts';

/** Where the master key comes from: one of these. */
export interface MasterKeySource {
  /** 64 hexadecimal digits, or base64. */
  readonly key?: string | undefined;
  /** A file with such a text. */
  readonly keyFile?: string | undefined;
  /** A program with its arguments, which is given the wrapped key on standard input and writes the key. */
  readonly keyCommand?: string | undefined;
  /** The file with the wrapped key. */
  readonly wrappedKey?: string | undefined;
}

const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;
const WAIT_MS = 30_000;
const MOST_BYTES = 4096;

/** @returns undefined where no key is named. @throws ArchiveError `storage-failed` when there is none to be had; never tells of the key */
export async function masterKey(source: MasterKeySource): Promise<Uint8Array | undefined> {
  const { key, keyFile, keyCommand, wrappedKey } = source;
  const named = [key, keyFile, keyCommand].filter((one) => one !== undefined);
  if (named.length === 0) return undefined;
  if (named.length > 1) throw refused('more than one source of the encryption key is set');
  if (key !== undefined) return keyOf(Buffer.from(key), 'the encryption key');
  if (keyFile !== undefined) return keyOf(await bytesOf(keyFile), `the encryption key in ${keyFile}`);
  const input = wrappedKey === undefined ? Buffer.alloc(0) : await bytesOf(wrappedKey);
  return keyOf(await output(keyCommand!, input), 'what the key command wrote');
}

function keyOf(bytes: Buffer, what: string): Uint8Array {
  if (bytes.length === KEY_BYTES) return bytes;
  const text = bytes.toString('latin1').trim();
  if (HEX.test(text)) return Buffer.from(text, 'hex');
  if (BASE64.test(text)) return Buffer.from(text, 'base64');
  throw refused(`${what} is none: 64 hexadecimal digits or base64 of 32 bytes`);
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw refused(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** No shell: the words of the command are the program and its arguments. */
function output(command: string, input: Uint8Array): Promise<Buffer> {
  const [program = '', ...given] = command.trim().split(/\s+/);
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, { stdio: ['pipe', 'pipe', 'ignore'], timeout: WAIT_MS });
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) chunks.push(chunk);
    });
    child.stdin.on('error', () => undefined); // who does not read is judged by what it writes
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(refused(`the key command cannot be run (${error.code})`)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(refused(`the key command ended with ${code ?? signal}`));
    });
    child.stdin.end(input);
  });
}

function refused(detail: string): ArchiveError {
  return new ArchiveError('storage-failed', { detail });
}
