import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ArchiveError } from '@vesalius/archive/api';
import { clamdScanner } from './clamd-scanner.ts';
import { type FakeClamd, fakeClamd } from './testing/fake-clamd.ts';

let clamd: FakeClamd;

before(async () => {
  clamd = await fakeClamd('EVIL');
});
after(() => clamd.close());

async function scanned(
  pieces: readonly (string | Uint8Array)[],
  options: { address?: string; silenceMs?: number } = {},
) {
  const scan = clamdScanner({ address: clamd.address, ...options }).begin();
  const reused = Buffer.alloc(1024 * 1024);
  for (const piece of pieces) {
    const bytes = Buffer.from(piece);
    reused.set(bytes);
    if (!scan.write(reused.subarray(0, bytes.length))) await scan.drained();
    reused.fill(0xee);
  }
  await scan.end();
}

const refusedAs = (code: string) => (error: unknown) => error instanceof ArchiveError && error.code === code;

test('what is clean passes, and was looked at byte by byte', async () => {
  clamd.seen.length = 0;
  await scanned(['an im', '', 'age', Buffer.alloc(700_000, 7)]);
  assert.equal(clamd.seen[0]!.length, 700_008);
  assert.equal(clamd.seen[0]!.toString('latin1', 0, 8), 'an image');
});

test('what is found is refused by the name of its signature, also across pieces', async () => {
  await assert.rejects(scanned(['xxEV', 'ILxx']), (error: Error) => {
    assert.ok(refusedAs('content-refused')(error));
    return error.message.includes('Test.Signature');
  });
});

test('a scanner that is not there, hangs up, says nothing or takes no more lets nothing pass', async () => {
  const unavailable = refusedAs('scanner-unavailable');
  await assert.rejects(scanned(['x'], { address: '127.0.0.1:1' }), unavailable);
  await assert.rejects(scanned(['x'], { address: '/nowhere/clamd.sock' }), unavailable);
  for (const answer of ['hang-up', 'silent', 'too-large'] as const) {
    clamd.answer = answer;
    await assert.rejects(scanned(['clean'], { silenceMs: 300 }), unavailable, answer);
  }
  clamd.answer = 'truth';
  await scanned(['clean']);
});
