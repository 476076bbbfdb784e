/** OpenSSL as the collector: what arrives, and what is not spoken with. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../../../tools/torture/server/running-server.ts';
import { type Certificate, certificate } from './testing/certificates.ts';
import { openLocalServer } from './testing/local-server.ts';

let folder: string;
let theirs: Certificate;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-openssl-'));
  theirs = await certificate(folder, 'collector');
});

after(() => rm(folder, { recursive: true }));

async function collecting(
  options: readonly string[],
  look: (got: () => string, failure: () => Promise<string>) => Promise<void>,
) {
  const port = await freePort();
  const openssl: ChildProcess = spawn(
    'openssl',
    ['s_server', '-quiet', '-accept', `127.0.0.1:${port}`, '-cert', theirs.cert, '-key', theirs.key, ...options],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  let got = '';
  openssl.stdout?.on('data', (piece: Buffer) => {
    got += piece.toString();
  });
  const server = await openLocalServer({
    VESALIUS_AUDIT_SYSLOG_ADDRESS: `127.0.0.1:${port}`,
    VESALIUS_AUDIT_SYSLOG_TLS_AUTHORITIES: theirs.cert,
  });
  const failure = async () => {
    const { body } = await server.call('GET', '/api/v1/audit/delivery');
    return String(body.deliveries[0].failure ?? '');
  };
  try {
    await look(() => got, failure);
  } finally {
    await server.close();
    openssl.kill();
  }
}

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await met()); tries++) {
    assert.ok(tries < 500, 'it does not come to that');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

for (const version of ['-tls1_2', '-tls1_3'])
  test(`openssl s_server ${version} reads framed messages`, () =>
    collecting([version], async (got) => {
      await until(() => got().includes('</AuditMessage>'));
      const [, length, rest = ''] = /^(\d+) ([\s\S]*)$/.exec(got()) ?? [];
      assert.match(Buffer.from(rest).subarray(0, Number(length)).toString(), /^<85>1 .*<\/AuditMessage>$/);
    }));

test('TLS 1.1 is not spoken', () =>
  collecting(['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'], async (got, failure) => {
    await until(async () => (await failure()).startsWith('no connection'));
    assert.equal(got(), '');
  }));
