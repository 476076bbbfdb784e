import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArchiveError, type Identity, type Peer, type Principal, type Session } from '@vesalius/archive/api';
import { firstAdministrator } from './first-administrator.ts';
import { CHEAP_ARGON2, setup } from './testing/setup.ts';

const PASSWORD = 'correct horse battery';

/** A log-in of a user without a second factor. */
async function logIn(identity: Identity, ...given: Parameters<Identity['logIn']>): Promise<Session | undefined> {
  const answer = await identity.logIn(...given);
  assert.notEqual(answer, 'second-factor-required');
  return answer as Session | undefined;
}

async function withAdmin(settings = {}) {
  const made = setup(settings);
  const dataDir = tmpdir();
  await firstAdministrator({
    records: made.records,
    dataDir,
    password: PASSWORD,
    argon2: CHEAP_ARGON2,
  });
  return made;
}

test('the right password opens a session, a wrong one and an unknown user do not', async () => {
  const { identity, records } = await withAdmin();
  assert.equal(await logIn(identity, 'admin', 'wrong', { address: '::1' }), undefined);
  assert.equal(await logIn(identity, 'nobody', PASSWORD, { address: '::1' }), undefined);
  const session = await logIn(identity, 'admin', PASSWORD, { address: '::1' });
  assert.equal(session?.principal.name, 'admin');
  assert.ok(session.principal.permissions.has('administer'));
  assert.equal((await identity.session(session.id))?.principal.name, 'admin');
  assert.ok(!records.stored().includes(session.id), 'the id itself is not kept');
  assert.ok(!records.stored().includes(PASSWORD));
  assert.match(records.stored(), /\$argon2id\$/);
});

test('a session ends by log-out, when idle and after its longest life', async () => {
  const { identity, clock } = await withAdmin();
  const out = (await logIn(identity, 'admin', PASSWORD, { address: '::1' }))!;
  await identity.logOut(out.id, { kind: 'user-authentication', outcome: 'success', actor: 'alice' });
  assert.equal(await identity.session(out.id), undefined);

  const idle = (await logIn(identity, 'admin', PASSWORD, { address: '::1' }))!;
  clock.time += 60_001;
  assert.equal(await identity.session(idle.id), undefined);

  const used = (await logIn(identity, 'admin', PASSWORD, { address: '::1' }))!;
  for (let step = 0; step < 9; step++) {
    clock.time += 30_000;
    assert.ok(await identity.session(used.id), `use after ${step + 1} steps keeps it open`);
  }
  clock.time += 30_001;
  assert.equal(await identity.session(used.id), undefined, 'not beyond the absolute end');
});

test('what pages ask of themselves does not keep a session open; being there does', async () => {
  const { identity, clock } = await withAdmin();
  const left = (await logIn(identity, 'admin', PASSWORD, { address: '::1' }))!;
  for (let step = 0; step < 5; step++) {
    clock.time += 11_000;
    assert.ok(await identity.session(left.id, true), `${step}`);
  }
  clock.time += 6_000;
  assert.equal(await identity.session(left.id, true), undefined);
  assert.equal(await identity.keepOpen(left.id), undefined, 'what has ended does not begin again');

  const kept = (await logIn(identity, 'admin', PASSWORD, { address: '::1' }))!;
  clock.time += 59_000;
  assert.equal((await identity.keepOpen(kept.id))?.expiresAt, clock.time + 60_000);
  clock.time += 59_000;
  assert.ok(await identity.session(kept.id, true));
});

test('a role says how long its sessions last, also those that are open', async () => {
  const { identity, clock, rules } = await withAdmin();
  const session = (await logIn(identity, 'admin', PASSWORD, { address: '::1' }))!;
  rules.administrator = { idleMinutes: 2, absoluteMinutes: 3 };
  identity.rightsChanged();
  clock.time += 50_000;
  const found = await identity.session(session.id);
  assert.equal(found?.expiresAt, clock.time + 120_000);
  assert.equal(found.endsAt, clock.time + 130_000);
  for (const step of [100_000, 29_000]) {
    clock.time += step;
    assert.ok(await identity.session(session.id));
  }
  clock.time += 1_001;
  assert.equal(await identity.session(session.id), undefined);
});

test('a session is confirmed for a while after a proof, and again after another', async () => {
  const { identity, clock, waits } = await withAdmin({ sessionIdleMs: 600_000, sessionAbsoluteMs: 900_000 });
  const session = (await logIn(identity, 'admin', PASSWORD, { address: '::1' }))!;
  assert.equal((await identity.session(session.id))?.confirmed, true);
  clock.time += 120_000;
  assert.equal((await identity.session(session.id))?.confirmed, false);
  for (let failure = 0; failure < 4; failure++) assert.equal(await identity.confirm(session, 'wrong'), false);
  assert.deepEqual(waits, [500], 'guessing is as slow as at the log-in');
  assert.equal((await identity.session(session.id))?.confirmed, false);
  assert.equal(await identity.confirm(session, PASSWORD), true);
  assert.equal((await identity.session(session.id))?.confirmed, true);
});

test('sessions are listed and ended by their owner and by who administers, by nobody else', async () => {
  const { identity, records } = await withAdmin();
  const first = (await logIn(identity, 'admin', PASSWORD, { address: '10.0.0.1', userAgent: 'Browser/1' }))!;
  const second = (await logIn(identity, 'admin', PASSWORD, { address: '10.0.0.2' }))!;
  const listed = await identity.sessions(first.principal, 'admin');
  assert.deepEqual(listed.map(({ address, userAgent }) => [address, userAgent]).sort(), [
    ['10.0.0.1', 'Browser/1'],
    ['10.0.0.2', ''],
  ]);
  assert.ok(!JSON.stringify(listed).includes(first.id));
  const stranger: Principal = { kind: 'user', name: 'eve', permissions: new Set(['search']) };
  const token: Principal = { kind: 'token', name: 'admin', permissions: new Set(['search']) };
  for (const other of [stranger, token])
    for (const refused of [
      () => identity.sessions(other, 'admin'),
      () => identity.endSession(other, 'admin', listed[0]!.handle),
    ])
      await assert.rejects(refused, (error) => error instanceof ArchiveError && error.code === 'not-permitted');
  await identity.session(second.id);
  const { handle } = listed.find(({ address }) => address === '10.0.0.2')!;
  assert.equal(await identity.endSession(first.principal, 'admin', handle), true);
  assert.equal(await identity.endSession(first.principal, 'admin', handle), false);
  assert.equal(await identity.session(second.id), undefined, 'at once, the cache notwithstanding');
  assert.ok(await identity.session(first.id));
  assert.ok(!records.stored().includes(second.id));
});

test('repeated failures slow down, then lock out, for that user and address only', async () => {
  const { identity, waits, clock } = await withAdmin();
  for (let failure = 0; failure < 10; failure++) await logIn(identity, 'admin', 'wrong', { address: '10.0.0.9' });
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
  assert.equal(
    await logIn(identity, 'admin', PASSWORD, { address: '10.0.0.9' }),
    undefined,
    'locked, even with the right password',
  );
  assert.ok(await logIn(identity, 'admin', PASSWORD, { address: '10.0.0.10' }));
  clock.time += 10 * 60_000;
  assert.ok(await logIn(identity, 'admin', PASSWORD, { address: '10.0.0.9' }));
});

test('attempts at once for one user take turns, and too many are turned away', async () => {
  const { identity, waits } = await withAdmin();
  await Promise.all(Array.from({ length: 20 }, () => logIn(identity, 'admin', 'wrong', { address: '10.0.0.9' })));
  assert.deepEqual(waits, [500], 'four were tried, the fourth had to wait');
});

test('a changed password ends every session and the old password', async () => {
  const { identity } = await withAdmin();
  const change = (current: string) =>
    identity.changePassword(session.principal, current, 'another long password', { address: '::1' });
  const session = (await logIn(identity, 'admin', PASSWORD, { address: '::1' }))!;
  assert.equal(await change('wrong'), undefined);
  assert.ok(await identity.session(session.id));
  const next = (await change(PASSWORD))!;
  assert.ok(await identity.session(next.id));
  assert.equal(await identity.session(session.id), undefined);
  assert.equal(await logIn(identity, 'admin', PASSWORD, { address: '::1' }), undefined);
  assert.ok(await logIn(identity, 'admin', 'another long password', { address: '::1' }));
});

test('a token is good until it ends or is revoked, and never more powerful than its maker', async () => {
  const { identity, clock, records } = await withAdmin();
  const admin = (await logIn(identity, 'admin', PASSWORD, { address: '::1' }))!.principal;
  const { secret, token } = await identity.createToken(admin, {
    name: 'robot',
    permissions: ['search'],
    expiresAt: clock.time + 1000,
  });
  assert.ok(!records.stored().includes(secret));
  const robot = (await identity.token(secret))!;
  assert.deepEqual([...robot.permissions], ['search']);
  const greedy = identity.createToken(robot, { name: 'more', permissions: ['search', 'delete'] });
  await assert.rejects(greedy, (error) => error instanceof ArchiveError && error.code === 'not-permitted');
  assert.deepEqual(await identity.listTokens(robot), [], 'others do not see tokens they did not make');
  assert.equal(await identity.revokeToken(robot, token.id), false);
  clock.time += 1000;
  assert.equal(await identity.token(secret), undefined);

  const second = await identity.createToken(admin, { name: 'second', permissions: ['retrieve'] });
  assert.ok(await identity.token(second.secret));
  assert.equal(await identity.revokeToken(admin, second.token.id), true);
  assert.equal(await identity.token(second.secret), undefined, 'at once, the cache notwithstanding');
});

test('an authenticated request costs no question to the records', async () => {
  const { identity, records } = await withAdmin({ bootstrapToken: 'a bootstrap token of enough length' });
  const { id, principal } = (await logIn(identity, 'admin', PASSWORD, { address: '::1' }))!;
  const { secret } = await identity.createToken(principal, { name: 'robot', permissions: ['search'] });
  await identity.session(id);
  await identity.token(secret);
  const before = records.reads;
  for (let round = 0; round < 2000; round++) {
    await identity.session(id);
    await identity.token(secret);
  }
  assert.equal(records.reads, before);
  const bootstrap = await identity.token('a bootstrap token of enough length');
  assert.ok(bootstrap?.permissions.has('administer'));
  assert.equal(await identity.token('a bootstrap token of enough lengtH'), undefined);
});

const peer = (aeTitle: string, host: string): Peer => ({
  aeTitle,
  host,
  port: 104,
  tls: false,
  permissions: ['store'],
  origin: 'registered',
});
const named = (found: Principal | undefined) => found && [found.kind, found.name, [...found.permissions].length];

test('a peer is known by title and address', async () => {
  const { identity } = setup({}, [peer('CT1', '10.0.0.1'), peer('LOCAL', 'localhost'), peer('*', '10.0.0.7')]);
  assert.deepEqual(named(await identity.peer('CT1', { address: '10.0.0.1' })), ['peer', 'CT1', 1]);
  assert.deepEqual(named(await identity.peer('CT1', { address: '::ffff:10.0.0.1' })), ['peer', 'CT1', 1]);
  assert.equal(await identity.peer('CT1', { address: '10.0.0.2' }), undefined);
  assert.deepEqual(named(await identity.peer('LOCAL', { address: '127.0.0.1' })), ['peer', 'LOCAL', 1]);
  assert.deepEqual(named(await identity.peer('ANYTHING', { address: '10.0.0.7' })), ['peer', 'ANYTHING', 1]);
  assert.equal(await identity.peer('*', { address: '10.0.0.8' }), undefined);
  assert.equal(await identity.peer('UNKNOWN', { address: '127.0.0.1' }), undefined);
});

test('a peer bound to networks calls from them, one bound to certificates shows one of them', async () => {
  const certificates = ['AA:01', 'AA:02'];
  const { identity } = setup({ unknownPeersFromLoopback: true }, [
    { ...peer('NET', '10.9.9.9'), networks: ['10.1.0.0/16', '2001:db8::/32'] },
    { ...peer('CERT', '10.9.9.9'), certificates },
    { ...peer('BOTH', '10.9.9.9'), certificates, networks: ['10.1.0.0/16'] },
    peer('*', '10.0.0.7'),
  ]);
  const may = async (title: string, address: string, fingerprint?: string) =>
    (await identity.peer(title, { address, ...(fingerprint && { fingerprint }) })) !== undefined;
  assert.deepEqual([await may('NET', '10.1.2.3'), await may('NET', '2001:db8::9')], [true, true]);
  assert.deepEqual([await may('NET', '10.2.0.1'), await may('NET', '10.9.9.9')], [false, false]);
  assert.deepEqual([await may('CERT', '192.0.2.1', 'AA:02'), await may('CERT', '192.0.2.1', 'AA:03')], [true, false]);
  assert.deepEqual([await may('BOTH', '10.1.2.3', 'AA:01'), await may('BOTH', '10.2.0.1', 'AA:01')], [true, false]);
  for (const address of ['10.9.9.9', '10.0.0.7', '127.0.0.1'])
    assert.equal(await may('CERT', address), false, `without a certificate, from ${address}`);
});

test('on loopback only, unknown titles come in from there, but not under the title of another machine', async () => {
  const { identity } = setup({ unknownPeersFromLoopback: true }, [peer('CT1', '10.0.0.1')]);
  assert.deepEqual(named(await identity.peer('NEW', { address: '127.3.2.1' })), ['peer', 'NEW', 4]);
  assert.deepEqual(named(await identity.peer('NEW', { address: '::1' })), ['peer', 'NEW', 4]);
  assert.equal(await identity.peer('NEW', { address: '10.0.0.1' }), undefined);
  assert.equal(await identity.peer('CT1', { address: '127.0.0.1' }), undefined);
});

test('the first administrator gets a random password in a file that only the owner reads, once', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'vesalius-identity-'));
  t.after(() => rm(dataDir, { recursive: true }));
  const trap = join(dataDir, 'elsewhere');
  await writeFile(trap, 'untouched');
  await symlink(trap, join(dataDir, 'admin-password.txt'));
  const { records, identity } = setup();
  const path = (await firstAdministrator({ records, dataDir, argon2: CHEAP_ARGON2 }))!;
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal(await readFile(trap, 'utf8'), 'untouched');
  const password = (await readFile(path, 'utf8')).trim();
  assert.ok(password.length >= 32);
  assert.ok(await logIn(identity, 'admin', password, { address: '::1' }));
  assert.equal(await firstAdministrator({ records, dataDir, argon2: CHEAP_ARGON2 }), undefined);
  assert.ok(await logIn(identity, 'admin', password, { address: '::1' }), 'a second start changes nothing');
});
