import type { Peer } from '@vesalius/archive/api';
import type { Command } from 'commander';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';
import { positiveInteger } from '../options.ts';
import { hopeless, REFUSALS, type ServerOptions, serverOf, withServerOptions } from '../server/connection.ts';

interface PutOptions extends ServerOptions {
  readonly tls?: boolean;
  readonly description?: string;
  readonly network?: string[];
  readonly certificate?: string[];
  readonly moveTo?: string[];
  readonly permission?: string[];
}

/** The application entities that a running Vesalius knows. */
export function peersCommand(program: Command, io: Io): void {
  const peers = program.command('peers').description('the application entities that a running server knows');
  withServerOptions(peers.command('list'))
    .description('list them, and what each is bound to')
    .action((options: ServerOptions) => list(options, io));
  withServerOptions(peers.command('put'))
    .description('add one, or change it')
    .argument('<ae-title>')
    .argument('<host>')
    .argument('<port>', '', positiveInteger)
    .option('--tls', 'call it over TLS')
    .option('--description <text>')
    .option('--network <network...>', 'networks it calls from, as 10.1.0.0/16; without, the addresses of its host')
    .option(
      '--certificate <sha256...>',
      'fingerprints of certificates of which it must show one, as openssl prints them',
    )
    .option('--move-to <ae-title...>', 'peers that it may have instances sent to; without, every one')
    .option('--permission <name...>', 'what it may do here: store, search, retrieve, peers.use')
    .action((aeTitle: string, host: string, port: number, options: PutOptions) =>
      put(aeTitle, host, port, options, io),
    );
  withServerOptions(peers.command('remove'))
    .description('forget one')
    .argument('<ae-title>')
    .action((aeTitle: string, options: ServerOptions) => remove(aeTitle, options, io));
}

async function list(options: ServerOptions, io: Io): Promise<void> {
  const { peers } = (await call(options, io, 'GET', '')) as { peers: Peer[] };
  for (const { aeTitle, host, port, tls, networks = [], certificates = [], moveTo, permissions } of peers) {
    const bound = [...networks, ...certificates].join(' ');
    const parts = [`${aeTitle}@${host}:${port}${tls ? '+tls' : ''}`, permissions.join(' ')];
    if (bound !== '') parts.push(`bound to ${bound}`);
    if (moveTo) parts.push(`may move to ${moveTo.join(' ') || 'nobody'}`);
    io.stdout.write(`${parts.join('; ')}\n`);
  }
}

async function put(aeTitle: string, host: string, port: number, options: PutOptions, io: Io): Promise<void> {
  const { tls = false, description, network, certificate, moveTo, permission } = options;
  await call(options, io, 'PUT', `/${encodeURIComponent(aeTitle)}`, {
    host,
    port,
    tls,
    ...(description !== undefined && { description }),
    ...(network && { networks: network }),
    ...(certificate && { certificates: certificate.map((text) => text.replace(/^.*=/, '').toUpperCase()) }),
    ...(moveTo && { moveTo }),
    ...(permission && { permissions: permission }),
  });
  io.stdout.write(`${aeTitle} is registered\n`);
}

async function remove(aeTitle: string, options: ServerOptions, io: Io): Promise<void> {
  await call(options, io, 'DELETE', `/${encodeURIComponent(aeTitle)}`);
  io.stdout.write(`${aeTitle} is forgotten\n`);
}

async function call(options: ServerOptions, io: Io, method: string, path: string, body?: object): Promise<unknown> {
  const { url, headers } = serverOf(options, io);
  const sent = body && { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
  const answer = await fetch(`${url}/api/v1/peers${path}`, { method, headers, ...sent }).catch((error: unknown) => {
    throw hopeless(error, url) ?? error;
  });
  const text = await answer.text();
  const told = text === '' ? undefined : (JSON.parse(text) as { detail?: string });
  if (!answer.ok) throw new CliError(REFUSALS[answer.status] ?? told?.detail ?? `the server answered ${answer.status}`);
  return told;
}
