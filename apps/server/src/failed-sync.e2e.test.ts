import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { associate } from '../../../tools/torture/doors.ts';
import { byWado } from '../../../tools/torture/server/returned.ts';
import { startServer } from '../../../tools/torture/server/running-server.ts';
import { make } from '../../../tools/torture/specimen.ts';

const run = promisify(execFile);

/** Stands before the C library: while a file is there, syncing what lies under `blobs` fails as on a disk that is dying. */
const DYING_DISK = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int dying(int file) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, "/blobs") != NULL && access(getenv("DYING_DISK"), F_OK) == 0;
}
int fsync(int file) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
  if (dying(file)) { errno = EIO; return -1; }
  return real(file);
}`;

let folder: string;
let library: string | undefined;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-failed-sync-'));
  const source = join(folder, 'dying-disk.c');
  await writeFile(source, DYING_DISK);
  const made = join(folder, 'dying-disk.so');
  library = await run('cc', ['-shared', '-fPIC', '-o', made, source, '-ldl']).then(
    () => made,
    () => undefined,
  );
});
after(() => rm(folder, { recursive: true, force: true }));

test('a sync that fails ends the server; nothing it acknowledged is lost and what it refused is not there', async (t) => {
  if (!library) return t.skip('no C compiler is here to make a disk fail with');
  const flag = join(folder, 'dying');
  const dataDir = join(folder, 'data');
  const env = { LD_PRELOAD: library, DYING_DISK: flag };
  const server = await startServer({ dataDir, env });
  const association = await associate(server);
  const store = async (kind: 'small' | 'ct', number: number) => {
    const { dataset: source, ...made } = make({ kind, study: 'syncing', number });
    const status = await association.cStore({ ...made, source }).then(
      (answer) => answer.status,
      () => 'none' as const,
    );
    return { ...made, status };
  };
  const kept = [await store('small', 1), await store('ct', 2), await store('small', 3)];
  assert.deepEqual(
    kept.map(({ status }) => status),
    [0, 0, 0],
  );
  await writeFile(flag, '');
  const refused = await store('ct', 4);
  assert.notEqual(refused.status, 0);
  assert.notEqual((await store('small', 5)).status, 0);
  for (const until = Date.now() + 20_000; await answers(server.web); await pause(100))
    assert.ok(Date.now() < until, 'the server goes on');
  await rm(flag);
  const again = await startServer({ dataDir });
  t.after(() => again.stop());
  const returned = await byWado(again, kept[0]!.studyInstanceUid);
  assert.deepEqual(
    returned.map(({ sopInstanceUid }) => sopInstanceUid).sort(),
    kept.map(({ sopInstanceUid }) => sopInstanceUid).sort(),
  );
});

function answers(web: string): Promise<boolean> {
  return fetch(`${web}/health/live`).then(
    () => true,
    () => false,
  );
}
