import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Provider } from './contract.ts';

const run = promisify(execFile);
const RINGS = ['account', 'container', 'object'] as const;
const LISTENS_WITHIN_MS = 60_000;

/** Access key and secret of the one user. */
export const SWIFT_USER = { AWS_ACCESS_KEY_ID: 'test:tester', AWS_SECRET_ACCESS_KEY: 'testing' } as const;

/** OpenStack Swift with its S3 interface, from Debian's packages, in a folder that goes with it: one disk, one copy. */
export async function startSwift(): Promise<Provider> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-swift-'));
  await mkdir(join(folder, 'srv', 'd1'), { recursive: true });
  const [account, container, object, proxy] = (await freePorts(4)) as [number, number, number, number];
  await writeFile(join(folder, 'swift.conf'), SWIFT);
  await writeFile(join(folder, 'proxy-server.conf'), proxyConfig(folder, proxy));
  for (const [at, port] of [account, container, object].entries()) await makeRing(folder, RINGS[at]!, port);
  const servers = [...RINGS, 'proxy'].map((name) => start(folder, name));
  const stop = async () => {
    await Promise.all(servers.map(end));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // The proxy leaves out a server that was slow once, so all must answer before it is asked for anything.
    for (const port of [account, container, object, proxy]) await answering(`http://127.0.0.1:${port}/`, servers);
    return { endpoint: `http://127.0.0.1:${proxy}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeRing(folder: string, name: (typeof RINGS)[number], port: number): Promise<void> {
  await writeFile(join(folder, `${name}-server.conf`), storageConfig(folder, name, port));
  const build = (...words: string[]) => run('swift-ring-builder', [join(folder, `${name}.builder`), ...words]);
  await build('create', '4', '1', '1');
  await build('add', `r1z1-127.0.0.1:${port}/d1`, '1');
  await build('rebalance');
}

function start(folder: string, name: string): ChildProcess {
  const command = [`swift-${name}-server`, join(folder, `${name}-server.conf`)] as const;
  return spawn(command[0], [command[1]], { stdio: 'ignore', detached: true });
}

/** Each server has workers of its own. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  process.kill(-server.pid!, 'SIGKILL');
  await once(server, 'exit');
}

async function answering(url: string, servers: readonly ChildProcess[]): Promise<void> {
  const deadline = Date.now() + LISTENS_WITHIN_MS;
  while (!(await fetch(url).catch(() => undefined))) {
    if (servers.some(({ exitCode }) => exitCode !== null)) throw new Error('a server of Swift ended');
    if (Date.now() > deadline) throw new Error('Swift does not answer');
    await pause(100);
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

const SWIFT = `[swift-hash]
swift_hash_path_suffix = suffix
swift_hash_path_prefix = prefix
[storage-policy:0]
name = Policy-0
default = yes
`;

function common(folder: string, port: number): string {
  return `[DEFAULT]
swift_dir = ${folder}
bind_ip = 127.0.0.1
bind_port = ${port}
user = ${process.env.USER ?? 'root'}
workers = 1
log_level = ERROR
`;
}

function storageConfig(folder: string, name: string, port: number): string {
  return `${common(folder, port)}devices = ${join(folder, 'srv')}
mount_check = false
[pipeline:main]
pipeline = ${name}-server
[app:${name}-server]
use = egg:swift#${name}
`;
}

function proxyConfig(folder: string, port: number): string {
  return `${common(folder, port)}[pipeline:main]
pipeline = catch_errors cache s3api tempauth bulk slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
conn_timeout = 20
node_timeout = 60
recoverable_node_timeout = 60
error_suppression_interval = 1
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
`;
}
