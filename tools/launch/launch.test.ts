import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './lock.mjs';
import { isNewEnough } from './runtime.mjs';
import { RUNTIMES } from './runtimes.mjs';

const LOCKFILE = { packages: { 'node_modules/left': { version: '1.0.0', integrity: 'sha512-x' } } };
const PROGRAM = `
import { readdirSync } from 'node:fs';
import { pbkdf2 } from 'node:crypto';
const report: object = { args: process.argv.slice(2), cache: process.env.NODE_COMPILE_CACHE };
for (let i = 0; i < 32; i++) pbkdf2('a', 'b', 100, 32, 'sha256', () => {});
process.on('SIGTERM', () => process.exit(9));
process.stdout.write(JSON.stringify(report) + '\\n');
if (process.argv.includes('--stay')) setInterval(() => {}, 1000);
else if (process.argv.includes('--pool')) setTimeout(() => process.exit(readdirSync('/proc/self/task').length), 100);
else process.exitCode = 7;
`;
/** Stands for npm: takes a while, writes down that it was called, and makes what the lockfile of its folder names. */
const FAKE_NPM = `
const fs = require('node:fs');
fs.appendFileSync(process.env.FAKE_NPM_CALLS, process.cwd() + '\\n');
if (process.env.FAKE_NPM_FAILS) { console.error('npm error code ' + process.env.FAKE_NPM_FAILS); process.exit(1); }
setTimeout(() => {
  const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
  for (const path of Object.keys(packages)) if (path) {
    fs.mkdirSync(path + '/bin', { recursive: true });
    fs.symlinkSync(process.execPath, path + '/bin/node');
  }
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
}, 500);
`;

const made: string[] = [];
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function checkout({ installed }: { installed: boolean }): string {
  const root = mkdtempSync(join(tmpdir(), 'vesalius-launch-'));
  made.push(root);
  cpSync(import.meta.dirname, join(root, 'tools/launch'), { recursive: true });
  mkdirSync(join(root, 'apps/server/src'), { recursive: true });
  mkdirSync(join(root, 'npm'));
  writeFileSync(join(root, 'apps/server/src/main.ts'), PROGRAM);
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'npm/package.json'), '{"type":"commonjs"}');
  writeFileSync(join(root, 'npm/npm-cli.js'), FAKE_NPM);
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(LOCKFILE));
  if (installed) {
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify(LOCKFILE));
  }
  return root;
}

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function start(
  root: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: undefined,
      UV_THREADPOOL_SIZE: undefined,
      npm_execpath: join(root, 'npm/npm-cli.js'),
      FAKE_NPM_CALLS: join(root, 'calls'),
      ...env,
    },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return { child, ended };
}

const launchArgs = (root: string, ...args: string[]) => [join(root, 'tools/launch/launch.mjs'), 'start', ...args];
const calls = (root: string) =>
  existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').split('\n').length - 1 : 0;

test('with nothing to do, goes on as the program: arguments, exit code, compile cache, no word', async () => {
  const root = checkout({ installed: true });
  const { code, out, err } = await start(root, launchArgs(root, '--demo', 'a b')).ended;
  assert.equal(err, '');
  assert.deepEqual(JSON.parse(out), { args: ['--demo', 'a b'], cache: join(root, '.runtime/compile-cache') });
  assert.equal(code, 7);
  assert.equal(calls(root), 0);
});

test('the pool of the server has sixteen threads', {
  skip: process.platform !== 'linux' && 'counts threads in /proc',
}, async () => {
  const root = checkout({ installed: true });
  const four = await start(root, launchArgs(root, '--pool'), { UV_THREADPOOL_SIZE: '4' }).ended;
  const ours = await start(root, launchArgs(root, '--pool')).ended;
  assert.equal((ours.code ?? 0) - (four.code ?? 0), 12);
});

test('works from a folder reached by a symbolic link', async () => {
  const root = checkout({ installed: true });
  const link = `${root}-link`;
  made.push(link);
  symlinkSync(root, link);
  assert.equal((await start(root, launchArgs(link)).ended).code, 7);
});

test('installs once when two start at the same time, and not again', async () => {
  const root = checkout({ installed: false });
  const both = await Promise.all([start(root, launchArgs(root)).ended, start(root, launchArgs(root)).ended]);
  assert.deepEqual(
    both.map(({ code }) => code),
    [7, 7],
  );
  assert.match(both.map(({ err }) => err).join(''), /^Installing what package-lock\.json names … \d+ s\n$/);
  assert.equal((await start(root, launchArgs(root)).ended).code, 7);
  assert.equal(calls(root), 1);
});

test('installs anew when the lockfile has changed', async () => {
  const root = checkout({ installed: true });
  await start(root, launchArgs(root)).ended;
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(LOCKFILE).replace('1.0.0', '1.0.1'));
  assert.equal((await start(root, launchArgs(root)).ended).code, 7);
  assert.equal(calls(root), 1);
});

test('offline: one clear sentence and exit code 1', async () => {
  const root = checkout({ installed: false });
  const { code, err } = await start(root, launchArgs(root), { FAKE_NPM_FAILS: 'ENOTFOUND' }).ended;
  assert.equal(code, 1);
  assert.match(
    err,
    /could not be fetched: the npm registry does not answer \(ENOTFOUND\)\. Nothing of yours was touched/,
  );
  assert.doesNotMatch(err, /\bat /);
});

test('an old Node fetches the pinned runtime, once, and runs the program with it as a child', async () => {
  const root = checkout({ installed: true });
  const script = `
    import { ensureRuntime } from ${JSON.stringify(join(root, 'tools/launch/runtime.mjs'))};
    import { becomeChild } from ${JSON.stringify(join(root, 'tools/launch/become.mjs'))};
    const node = await ensureRuntime(${JSON.stringify(root)}, '20.1.0');
    becomeChild(node, ${JSON.stringify(join(root, 'apps/server/src/main.ts'))}, process.argv.slice(1), process.env);`;
  const args = ['--input-type=module', '-e', script];
  const both = await Promise.all([start(root, args).ended, start(root, args).ended]);
  assert.deepEqual(
    both.map(({ code }) => code),
    [7, 7],
  );
  assert.match(both.map(({ err }) => err).join(''), /^Fetching Node \S+, the runtime Vesalius is made for … \d+ s\n$/);
  assert.equal(calls(root), 1);

  const { child, ended } = start(root, [...args, '--', '--stay']);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  child.kill('SIGTERM');
  assert.equal((await ended).code, 9, 'the signal reached the program and its exit code came back');
});

test('Node is new enough from 24.3 on', () => {
  assert.deepEqual(
    ['18.20.8', '20.20.2', '24.2.9', '24.3.0', '24.21.0', '26.0.0'].map((version) => isNewEnough(version)),
    [false, false, false, true, true, true],
  );
  for (const { integrity } of Object.values(RUNTIMES)) assert.match(integrity, /^sha512-[A-Za-z0-9+/]{86}==$/);
});

test('a lock is held by one at a time, and taken over from a holder that died', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-lock-'));
  made.push(folder);
  const path = join(folder, 'deep', 'a.lock');
  let inside = 0;
  const work = async () => {
    assert.equal(++inside, 1);
    await sleep(50);
    inside--;
  };
  await Promise.all([withLock(path, work), withLock(path, work), withLock(path, work)]);
  assert.equal(existsSync(path), false);

  for (const left of ['', 'dead-holder']) {
    mkdirSync(path);
    if (left) writeFileSync(join(path, left), '');
    await Promise.all([withLock(path, work, 300), withLock(path, work, 300)]);
    assert.equal(existsSync(path), false);
  }
  assert.equal(dirname(path), join(folder, 'deep'));
});
