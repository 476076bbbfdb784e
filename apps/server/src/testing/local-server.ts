import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Archive, Logger } from '@vesalius/archive/api';
import { loadSettings } from '../config/index.ts';
import { openHttp } from '../open-http.ts';
import { openServer } from '../open-server.ts';

/** The server as `main.ts` puts it together, in the process of a test: real doors on free ports, a real archive in a temporary folder. */
export interface LocalServer {
  readonly web: string;
  readonly dicomPort: number;
  readonly dataDir: string;
  readonly archive: Archive;
  /** What was logged, a line of JSON each: to see that nothing is that must not be. */
  readonly logged: string[];
  call(method: string, path: string, options?: CallOptions): Promise<Called>;
  /** Has it done at a path of the API by who may do everything. @returns the body of the answer */
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  done(method: string, path: string, body?: unknown): Promise<any>;
  /** Asks with a session of that user. */
  as(user: string, password: string): Promise<Ask>;
  close(): Promise<void>;
}

export interface CallOptions {
  /** Sent as JSON unless `type` says otherwise or it is a form. */
  readonly body?: unknown;
  readonly type?: string;
  /** Instead of the bootstrap token; null: none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Ask = (method: string, path: string, options?: CallOptions) => Promise<Called>;

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Parsed when it is JSON of any kind. */
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  readonly body: any;
}

export const ADMIN_PASSWORD = 'a password of tests only';
export const BOOTSTRAP_TOKEN = 'token-of-a-test-that-nobody-else-uses-00000000';

/** @param env with VESALIUS_DATA_DIR the folder is one that is there already, and stays: a server that comes again */
export async function openLocalServer(env: NodeJS.ProcessEnv = {}): Promise<LocalServer> {
  const dataDir = env.VESALIUS_DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'vesalius-local-')));
  const settings = await loadSettings({
    argv: [],
    cwd: dataDir,
    env: {
      VESALIUS_DATA_DIR: dataDir,
      VESALIUS_HTTP_PORT: '0',
      VESALIUS_DICOM_PORT: '0',
      VESALIUS_ADMIN_PASSWORD: ADMIN_PASSWORD,
      VESALIUS_BOOTSTRAP_TOKEN: BOOTSTRAP_TOKEN,
      ...env,
    },
  });
  const logged: string[] = [];
  const log = listening(logged);
  const server = await openServer(settings, log);
  const http = await openHttp(settings, server, log);
  server.opened.start();
  return {
    web: http.address,
    dicomPort: server.dimse!.ports.plain,
    dataDir,
    archive: server.opened.archive,
    logged,
    call: (method, path, options = {}) => call(http.address, method, path, options),
    done: (method, path, body) => done(http.address, method, path, body),
    as: (user, password) => as(http.address, user, password),
    async close() {
      await Promise.all([server.dimse?.stop?.(), http.close()]);
      await server.opened.stop();
      if (env.VESALIUS_DATA_DIR === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function listening(lines: string[]): Logger {
  const at = (message: string, facts: object = {}) => void lines.push(JSON.stringify({ message, ...facts }));
  return { debug: at, info: at, warn: at, error: at };
}

async function call(web: string, method: string, path: string, options: CallOptions): Promise<Called> {
  const { body, type, token = BOOTSTRAP_TOKEN, headers = {} } = options;
  const raw = body === undefined || type !== undefined || body instanceof FormData;
  const answer = await fetch(web + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(!raw && { 'content-type': 'application/json' }),
      ...(type !== undefined && { 'content-type': type }),
      ...headers,
    },
    ...(body !== undefined && { body: raw ? (body as Uint8Array<ArrayBuffer> | FormData) : JSON.stringify(body) }),
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  const isJson = /^application\/(\w+\+)?json/.test(answer.headers.get('content-type') ?? '');
  return {
    status: answer.status,
    headers: answer.headers,
    bytes,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

async function done(web: string, method: string, path: string, body: unknown) {
  const answer = await call(web, method, `/api/v1${path}`, body === undefined ? {} : { body });
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
  return answer.body;
}

async function as(web: string, user: string, password: string): Promise<Ask> {
  const logged = await call(web, 'POST', '/api/v1/session', { token: null, body: { user, password } });
  const cookie = logged.headers.getSetCookie()[0]!.split(';')[0]!;
  return (method, path, options) =>
    call(web, method, path, { token: null, headers: { cookie, 'sec-fetch-site': 'same-origin' }, ...options });
}

/** Asserts that an answer is problem details (RFC 9457) of this status and code. */
export function assertProblem(answer: Called, status: number, code: string): void {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(answer.body.status, status);
  assert.equal(answer.body.code, code, answer.text);
}
