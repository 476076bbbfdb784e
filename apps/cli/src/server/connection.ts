import { DicomWebClient, DicomWebError } from '@vesalius/dicomweb';
import type { Command } from 'commander';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';

/** Options of commands that speak to a running Vesalius. */
export interface ServerOptions {
  readonly server?: string;
  readonly token?: string;
}

const DEFAULT_SERVER = 'http://127.0.0.1:8104';

export function withServerOptions(command: Command): Command {
  return command
    .option('--server <url>', `address of the server (or VESALIUS_SERVER; ${DEFAULT_SERVER})`)
    .option('--token <token>', 'bearer token (or VESALIUS_TOKEN, VESALIUS_BOOTSTRAP_TOKEN)');
}

export interface ServerConnection {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dicomweb: DicomWebClient;
}

/** The server that options and environment name. Throws for what is no web address. */
export function serverOf(options: ServerOptions, { env }: Io): ServerConnection {
  const text = options.server ?? env.VESALIUS_SERVER ?? DEFAULT_SERVER;
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new CliError(`--server: ${text} is not a web address`, 2);
  const root = url.href.replace(/\/+$/, '');
  const token = options.token ?? env.VESALIUS_TOKEN ?? env.VESALIUS_BOOTSTRAP_TOKEN;
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  return { url: root, headers, dicomweb: new DicomWebClient({ root: `${root}/dicomweb`, headers }) };
}

export const REFUSALS: Readonly<Record<number, string>> = {
  401: 'the server wants to know who asks: give --token, or set VESALIUS_BOOTSTRAP_TOKEN here and at the server',
  403: 'the token does not permit this',
  404: 'the server has no such resource',
  503: 'the server is not ready',
};

/** The sentence for an answer that ends all work with that server; undefined for one that concerns a single request. */
export function hopeless(error: unknown, url: string): CliError | undefined {
  if (error instanceof DicomWebError && error.code === 'answer-refused') {
    const { status } = error;
    if (status === 401 || status === 403) return new CliError(REFUSALS[status]!, 1, undefined);
    return undefined;
  }
  return isUnreachable(error) ? new CliError(`${url} does not answer`, 1, error) : undefined;
}

/** As `hopeless`, but every refusal has a sentence. */
export function refusalOf(error: unknown, url: string): unknown {
  if (error instanceof DicomWebError && error.status !== undefined && REFUSALS[error.status]) {
    return new CliError(REFUSALS[error.status]!);
  }
  return hopeless(error, url) ?? error;
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ETIMEDOUT']);

function isUnreachable(error: unknown): boolean {
  const { code } = ((error as Error)?.cause ?? {}) as { code?: string };
  return code !== undefined && (UNREACHABLE.has(code) || code.startsWith('UND_ERR_CONNECT'));
}
