import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmdirSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;
const HEARTBEAT_MS = 2_000;
const GIVEN_UP_MS = 15_000;

/**
 * Runs `work` while this process alone holds the lock at `path`.
 *
 * The lock is a folder with one file in it, which its holder touches every two seconds. A waiter that sees neither
 * change for 15 s by its own clock takes the lock over, so neither a crash nor a reused process id blocks for ever.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {number} [givenUpMs]
 * @returns {Promise<T>}
 */
export async function withLock(path, work, givenUpMs = GIVEN_UP_MS) {
  const token = join(path, `${process.pid}-${randomBytes(6).toString('hex')}`);
  await acquire(path, token, givenUpMs);
  const heartbeat = setInterval(() => quietly(() => utimesSync(token, new Date(), new Date())), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    quietly(() => unlinkSync(token));
    quietly(() => rmdirSync(path));
  }
}

/** @type {(path: string, token: string, givenUpMs: number) => Promise<void>} */
async function acquire(path, token, givenUpMs) {
  mkdirSync(dirname(path), { recursive: true });
  let seen = '';
  let since = 0;
  for (;;) {
    if (quietly(() => mkdirSync(path)) && quietly(() => writeFileSync(token, '', { flag: 'wx' }))) return;
    const now = look(path);
    if (now.state !== seen) {
      seen = now.state;
      since = performance.now();
    } else if (performance.now() - since > givenUpMs) {
      if (takeOver(path, now.file, token)) return;
      seen = '';
    }
    await sleep(POLL_MS);
  }
}

/** @param {string} path */
function look(path) {
  let state = 'gone';
  /** @type {string | undefined} */
  let file;
  quietly(() => {
    file = readdirSync(path)[0];
    state = `${file ?? ''} ${statSync(file === undefined ? path : join(path, file)).mtimeMs}`;
  });
  return { state, file };
}

/**
 * Only one waiter can remove the old holder's file (or the empty folder): that one is the new holder.
 *
 * @type {(path: string, file: string | undefined, token: string) => boolean}
 */
function takeOver(path, file, token) {
  if (file === undefined) return quietly(() => rmdirSync(path)) && false;
  return quietly(() => unlinkSync(join(path, file))) && quietly(() => writeFileSync(token, '', { flag: 'wx' }));
}

/** @param {() => void} act */
function quietly(act) {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
