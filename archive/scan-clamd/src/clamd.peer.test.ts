import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArchiveError } from '@vesalius/archive/api';
import { clamdScanner } from './clamd-scanner.ts';

const CLAMD = '/usr/sbin/clamd';
const MARK = 'VESALIUS-TEST-SIGNATURE';
const READY_WITHIN_MS = 60_000;

test('ClamAV passes what is clean and refuses what has its signature', async (t) => {
  if (!existsSync(CLAMD)) return t.skip('clamd is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-clamd-'));
  const address = join(folder, 'clamd.sock');
  await writeFile(join(folder, 'test.ndb'), `Vesalius.Test:0:*:${Buffer.from(MARK).toString('hex')}\n`);
  await writeFile(
    join(folder, 'clamd.conf'),
    [`DatabaseDirectory ${folder}`, `LocalSocket ${address}`, 'Foreground yes', 'StreamMaxLength 1M', ''].join('\n'),
  );
  const daemon = spawn(CLAMD, ['--config-file', join(folder, 'clamd.conf')], { stdio: 'ignore' });
  t.after(async () => {
    daemon.kill();
    await rm(folder, { recursive: true, force: true });
  });
  await answering(address);
  const scanner = clamdScanner({ address });
  const scan = async (bytes: Buffer) => {
    const one = scanner.begin();
    if (!one.write(bytes)) await one.drained();
    await one.end();
  };
  await scan(Buffer.alloc(500_000, 1));
  const refused = (code: string) => (error: unknown) => error instanceof ArchiveError && error.code === code;
  await assert.rejects(scan(Buffer.from(`DICM ${MARK} more`)), (error: Error) => {
    assert.ok(refused('content-refused')(error));
    return error.message.includes('Vesalius.Test');
  });
  await assert.rejects(scan(Buffer.alloc(3_000_000)), refused('scanner-unavailable'), 'larger than it takes');
});

async function answering(path: string): Promise<void> {
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; ) {
    const answers = await new Promise<boolean>((resolve) => {
      const socket = connect({ path });
      socket.on('error', () => resolve(false));
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
    });
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('clamd did not begin to listen');
}
