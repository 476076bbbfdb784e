import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const PROGRAMS = '/usr/lib/postgresql/15/bin';
/** PostgreSQL refuses to run as root; Debian's package brings this user. */
const USER = 'postgres';

/** A PostgreSQL of Debian's package, alone in a folder that goes with it. */
export interface PostgresServer {
  /** Of an empty database made for the caller. */
  newDatabase(): Promise<string>;
  start(): Promise<void>;
  /** `immediate` is as if the power went. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  dispose(): Promise<void>;
}

export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  if (process.getuid!() === 0) {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (what) => Number((await run('id', [what, USER])).stdout)),
    );
    await chown(folder, uid!, gid!);
  }
  await asUser('initdb', ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
  const own = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    max_connections: 200,
    ...settings,
  };
  const lines = Object.entries(own).map(([name, value]) => `${name} = '${value}'\n`);
  await writeFile(join(data, 'postgresql.auto.conf'), lines.join(''));
  const control = (...words: string[]) => asUser('pg_ctl', ['-D', data, '-l', join(folder, 'log'), '-w', ...words]);
  const urlOf = (database: string) => `postgres://${USER}@127.0.0.1:${port}/${database}`;
  const start = async () => void (await control('start'));
  const stop = async (mode: string) => void (await control('stop', '-m', mode));
  let databases = 0;
  await start();
  return {
    start,
    stop,
    async newDatabase() {
      databases += 1;
      const name = `archive${databases}`;
      const client = new Client({ connectionString: urlOf('postgres') });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return urlOf(name);
    },
    async dispose() {
      await stop('immediate').catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a program of the server, as a user that it accepts. */
async function asUser(program: string, words: readonly string[]): Promise<void> {
  const command = [join(PROGRAMS, program), ...words];
  // What pg_ctl starts must not hold on to our pipes.
  if (process.getuid!() === 0) await run('runuser', ['-u', USER, '--', ...quiet(command)]);
  else await run(quiet(command)[0]!, quiet(command).slice(1));
}

function quiet(command: readonly string[]): string[] {
  return ['sh', '-c', 'exec "$@" >/dev/null 2>&1 </dev/null', 'sh', ...command];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
