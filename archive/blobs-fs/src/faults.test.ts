import assert from 'node:assert/strict';
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, mock, test } from 'node:test';

const CODES = {
  ENOSPC: 'out-of-space',
  EDQUOT: 'out-of-space',
  EIO: 'storage-failed',
  EMFILE: 'storage-failed',
} as const;
type Code = keyof typeof CODES;
/** After one of these has failed for another reason than a full disk, nothing is trusted any more. */
const SYNCS: readonly string[] = ['fsync', 'folder sync'];
const CALLS = ['openSync', 'open', 'writev', 'writevSync', 'fsync', 'renameSync', 'folder sync'] as const;
type Call = (typeof CALLS)[number];

/** Which call fails next: the n-th of its kind. */
let armed: { readonly call: Call; readonly code: Code; left: number } | undefined;
let short = false;
let openFileBlobs: typeof import('./index.ts')['openFileBlobs'];
let folder: string;

function failure(call: Call): Error | undefined {
  if (armed?.call !== call || --armed.left > 0) return undefined;
  const { code } = armed;
  armed = undefined;
  return Object.assign(new Error(code), { code });
}

type Done = (error: Error | null, count?: number) => void;

/** The calls of node:fs that the store makes, with a fault in front of each. */
function faultyFs(): void {
  const { openSync, open, renameSync, writev, writevSync, fsync } = fs;
  const throwing = (call: Call) => {
    const error = failure(call);
    if (error) throw error;
  };
  mock.method(fs, 'openSync', (...given: Parameters<typeof openSync>) => {
    throwing('openSync');
    return openSync(...given);
  });
  mock.method(fs, 'renameSync', (...given: Parameters<typeof renameSync>) => {
    throwing('renameSync');
    return renameSync(...given);
  });
  mock.method(fs, 'open', (path: string, flags: number, mode: number, done: Done) => {
    const error = failure('open');
    if (error) process.nextTick(done, error);
    else open(path, flags, mode, done);
  });
  const half = ([first, ...more]: readonly Uint8Array[]) =>
    short ? [first!.subarray(0, Math.ceil(first!.length / 2))] : [first!, ...more];
  mock.method(fs, 'writev', (file: number, chunks: readonly Uint8Array[], at: number | null, done: Done) => {
    const error = failure('writev');
    if (error) process.nextTick(done, error);
    else writev(file, half(chunks), at, done);
  });
  mock.method(fs, 'writevSync', (file: number, chunks: readonly Uint8Array[]) => {
    throwing('writevSync');
    return writevSync(file, half(chunks));
  });
  mock.method(fs, 'fsync', (file: number, done: Done) => {
    const error = failure('fsync');
    if (error) process.nextTick(done, error);
    else fsync(file, done);
  });
  const opened = promises.open;
  mock.method(promises, 'open', async (...given: Parameters<typeof opened>) => {
    const handle = await opened(...given);
    const sync = handle.sync.bind(handle);
    mock.method(handle, 'sync', async () => {
      throwing('folder sync');
      await sync();
    });
    return handle;
  });
}

before(async () => {
  folder = await promises.mkdtemp(join(tmpdir(), 'blobs-faults-'));
  faultyFs();
  syncBuiltinESMExports();
  ({ openFileBlobs } = await import('./index.ts')); // it takes what it calls when it is loaded
});

after(async () => {
  mock.restoreAll();
  syncBuiltinESMExports();
  await promises.rm(folder, { recursive: true });
});

const PIECES = ['one', 'two', 'three'].map((text) => Buffer.from(text));
const WHOLE = Buffer.concat(PIECES);
const LARGE = Buffer.alloc(100_000, WHOLE);
const SEAL = '0123456789abcdef';

type Store = Awaited<ReturnType<typeof openFileBlobs>>;

/** A file in pieces, one at once, a large and a small one at once with a seal. Gives the keys, or what it failed with; what failed is discarded. */
async function publishFour(store: Store): Promise<{ keys: string[]; code?: string }> {
  const keys: string[] = [];
  for (const [pieces, seal] of [[PIECES], [[WHOLE]], [[LARGE], SEAL], [[WHOLE], SEAL]] as const) {
    const staged = store.stage();
    try {
      for (const piece of pieces.slice(0, -1)) await staged.append([piece]);
      keys.push(await staged.publish(pieces.slice(-1), seal));
    } catch (error) {
      await staged.discard();
      return { keys, code: (error as { code: string }).code };
    }
  }
  return { keys };
}

async function assertWhole(store: Store, keys: readonly string[]): Promise<void> {
  const entries = await Array.fromAsync(store.entries());
  assert.deepEqual(
    entries.map(({ key }) => key),
    [...keys].sort(),
  );
  for (const { key, size } of entries)
    assert.deepEqual(Buffer.from(await store.read(key, 0, size)), size === LARGE.length ? LARGE : WHOLE);
}

for (const call of CALLS) {
  for (const code of Object.keys(CODES) as Code[]) {
    test(`${code} at each ${call} is a typed failure, leaves nothing half kept, and is over when it is over, or when the store is opened anew`, async () => {
      for (let nth = 1; ; nth++) {
        const place = join(folder, `${call} ${code} ${nth}`);
        await promises.mkdir(place);
        let told = 0;
        const onSyncFailed = () => {
          told += 1;
        };
        let store = await openFileBlobs({ folder: place, onSyncFailed });
        armed = { call, code, left: nth };
        const { keys, code: failed } = await publishFour(store);
        const reached = armed === undefined;
        armed = undefined;
        assert.equal(failed, reached ? CODES[code] : undefined, `the ${nth}th ${call}`);
        await assertWhole(store, keys);
        assert.deepEqual(await promises.readdir(join(place, 'staging')), []);
        const untrusted = reached && SYNCS.includes(call) && CODES[code] === 'storage-failed';
        assert.equal(told, Number(untrusted));
        if (untrusted) {
          assert.deepEqual(await publishFour(store), { keys: [], code: 'storage-failed' }, 'it takes nothing more');
          await store.close();
          store = await openFileBlobs({ folder: place });
        }
        const again = await publishFour(store);
        await assertWhole(store, [...keys, ...again.keys]);
        assert.equal(again.keys.length, 4);
        await store.close();
        if (!reached) return assert.ok(nth > 1, `${call} is never made`);
      }
    });
  }
}

test('writes that take less than they are given are gone on with', async () => {
  const place = join(folder, 'short');
  await promises.mkdir(place);
  const store = await openFileBlobs({ folder: place });
  short = true;
  const { keys } = await publishFour(store);
  short = false;
  await assertWhole(store, keys);
  assert.equal(keys.length, 4);
  await store.close();
});
