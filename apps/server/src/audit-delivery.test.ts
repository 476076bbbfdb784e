/** The audit trail on its way to real collectors: a TLS listener for syslog, an HTTP server for FHIR. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions, type Server as TlsServer } from 'node:tls';
import { type Certificate, certificate } from './testing/certificates.ts';
import { type LocalServer, openLocalServer } from './testing/local-server.ts';

let folder: string;
let ours: Certificate;
let theirs: Certificate;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-collectors-'));
  [ours, theirs] = await Promise.all([certificate(folder, 'vesalius'), certificate(folder, 'collector')]);
});

after(() => rm(folder, { recursive: true }));

/** A collector of RFC 5425: takes frames apart by their length in bytes, and closes when it is closed. */
class SyslogListener {
  readonly messages: string[] = [];
  readonly peers: string[] = [];
  protocol = '';
  #server: TlsServer | undefined;
  readonly #sockets = new Set<TLSSocket>();

  async listen(port = 0, options: TlsOptions = {}): Promise<number> {
    const [cert, key] = await Promise.all([readFile(theirs.cert), readFile(theirs.key)]);
    this.#server = createTlsServer({ cert, key, ...options }, (socket) => this.#take(socket));
    await new Promise<void>((resolve) => this.#server?.listen(port, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #take(socket: TLSSocket): void {
    this.#sockets.add(socket);
    this.protocol = socket.getProtocol() ?? '';
    this.peers.push(String(socket.getPeerCertificate().subject?.CN));
    let held = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      held = Buffer.concat([held, piece]);
      for (;;) {
        const { 0: head, 1: length } = /^(\d+) /.exec(held.subarray(0, 12).toString('latin1')) ?? [];
        if (head === undefined || held.length < head.length + Number(length)) return;
        this.messages.push(held.subarray(head.length, head.length + Number(length)).toString());
        held = held.subarray(head.length + Number(length));
      }
    });
  }
}

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await met()); tries++) {
    assert.ok(tries < 1_000, 'it does not come to that');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const sequenceOf = (message: string) => Number(/ \[meta sequenceId="(\d+)"\] /.exec(message)?.[1]);

async function trailOf(server: LocalServer): Promise<{ id: number }[]> {
  return (await server.call('GET', '/api/v1/audit?limit=1000&after=0')).body.events;
}

async function deliveryOf(server: LocalServer): Promise<Record<string, unknown>[]> {
  return (await server.call('GET', '/api/v1/audit/delivery')).body.deliveries;
}

function syslogSettings(port: number, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    VESALIUS_AUDIT_SYSLOG_ADDRESS: `127.0.0.1:${port}`,
    VESALIUS_AUDIT_SYSLOG_TLS_AUTHORITIES: theirs.cert,
    VESALIUS_AUDIT_SOURCE_ID: 'PACS-1',
    ...more,
  };
}

test('syslog over TLS: every event in order, none lost while the collector is away', async () => {
  const listener = new SyslogListener();
  const port = await listener.listen();
  const server = await openLocalServer(syslogSettings(port));
  try {
    await server.call('GET', '/api/v1/studies');
    await until(() => listener.messages.some((message) => message.includes('csd-code="110112"')));
    assert.match(listener.protocol, /^TLSv1\.[23]$/);
    assert.match(
      listener.messages[0] ?? '',
      /^<85>1 \S+Z \S+ vesalius \d+ DICOM\+RFC3881 \[meta sequenceId="1"\] \ufeff<AuditMessage>.*AuditSourceID="PACS-1"/,
    );
    await listener.close();
    for (let times = 0; times < 5; times++) await server.call('DELETE', '/api/v1/studies/1.2.3');
    const failed = async () => (await deliveryOf(server)).some(({ failure }) => failure !== undefined);
    await until(failed);
    assert.match(server.logged.join(), /audit events could not be delivered/);
    await listener.listen(port);
    const newest = async () => (await trailOf(server)).filter(({ id }) => id).length;
    const wanted = await newest();
    await until(() => Math.max(...listener.messages.map(sequenceOf)) >= wanted);
    const seen = [...new Set(listener.messages.map(sequenceOf))];
    assert.deepEqual(
      seen,
      seen.map((_, at) => at + 1),
      'in order, without a gap',
    );
  } finally {
    await server.close();
    await listener.close();
  }
});

test('a collector with a certificate that is not trusted gets nothing', async () => {
  const listener = new SyslogListener();
  const port = await listener.listen();
  const server = await openLocalServer(syslogSettings(port, { VESALIUS_AUDIT_SYSLOG_TLS_AUTHORITIES: ours.cert }));
  try {
    await until(async () => (await deliveryOf(server)).some(({ failure }) => /no connection/.test(String(failure))));
    assert.deepEqual(listener.messages, []);
  } finally {
    await server.close();
    await listener.close();
  }
});

test('a collector that wants our certificate gets it', async () => {
  const listener = new SyslogListener();
  const port = await listener.listen(0, { requestCert: true, rejectUnauthorized: true, ca: await readFile(ours.cert) });
  const own = { VESALIUS_AUDIT_SYSLOG_TLS_CERTIFICATE: ours.cert, VESALIUS_AUDIT_SYSLOG_TLS_KEY: ours.key };
  const server = await openLocalServer(syslogSettings(port, own));
  try {
    await until(() => listener.messages.length > 0);
    assert.equal(listener.peers[0], 'vesalius');
  } finally {
    await server.close();
    await listener.close();
  }
});

test('FHIR: each event by a POST of its own, again after a failure, with the token', async () => {
  const got: { resourceType: string; entity: { detail: { type: string; valueString: string }[] }[] }[] = [];
  const tokens = new Set<string | undefined>();
  let failing = 2;
  const http: HttpServer = createServer(async (request, response) => {
    tokens.add(request.headers.authorization);
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    if (failing-- > 0) return response.writeHead(503).end('no');
    assert.equal(request.url, '/fhir/AuditEvent');
    got.push(JSON.parse(Buffer.concat(pieces).toString()));
    return response.writeHead(201).end();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const env = {
    VESALIUS_AUDIT_FHIR_URL: `http://127.0.0.1:${port}/fhir/`,
    VESALIUS_AUDIT_FHIR_TOKEN: 'secret-of-fhir',
  };
  const server = await openLocalServer(env);
  try {
    await server.call('GET', '/api/v1/studies');
    const wanted = (await trailOf(server)).length;
    await until(() => got.length >= wanted);
    const ids = got.map(({ entity }) => Number(entity[0]?.detail.find(({ type }) => type === 'row')?.valueString));
    assert.deepEqual(
      ids,
      ids.map((_, at) => at + 1),
    );
    assert.deepEqual([...tokens], ['Bearer secret-of-fhir']);
    assert.doesNotMatch(server.logged.join(), /secret-of-fhir/);
    const metrics = await server.call('GET', '/metrics');
    assert.match(metrics.text, /^vesalius_audit_undelivered_events \d+$/m);
  } finally {
    await server.close();
    http.closeAllConnections();
    http.close();
  }
});

test('settings: an address in the clear leaves this machine for nobody', async () => {
  await assert.rejects(openLocalServer({ VESALIUS_AUDIT_FHIR_URL: 'http://fhir.example.org/r4' }), /https/);
  await assert.rejects(openLocalServer({ VESALIUS_AUDIT_SYSLOG_TLS_KEY: ours.key }), /together or not at all/);
});
