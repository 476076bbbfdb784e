import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArchiveError, type Identity, type Principal, type Session } from '@vesalius/archive/api';
import { generate } from 'otplib';
import { setup } from './testing/setup.ts';

const PASSWORD = 'correct horse battery';
const FROM = { address: '::1' };
const STEP_MS = 30_000;

async function withUser() {
  const made = setup({ sessionIdleMs: 3_600_000, sessionAbsoluteMs: 7_200_000 });
  const { identity, records, clock } = made;
  clock.time = 1_700_000_010_000;
  const user = { name: 'eve', displayName: '', disabled: false, permissions: ['search', 'administer'], createdAt: 1 };
  await records.putUser({ ...user, passwordHash: await identity.hashPassword(PASSWORD) });
  const session = (await identity.logIn('eve', PASSWORD, FROM)) as Session;
  const codeOf = (secret: string) => generate({ secret, epoch: Math.floor(clock.time / 1000) });
  return { ...made, session, eve: session.principal, codeOf };
}

async function withApp() {
  const made = await withUser();
  const { secret } = await made.identity.secondFactor.begin(made.eve);
  const codes = (await made.identity.secondFactor.activate(made.eve, await made.codeOf(secret)))!;
  made.clock.time += STEP_MS;
  return { ...made, secret, codes };
}

const isSession = (answer: Awaited<ReturnType<Identity['logIn']>>) => typeof answer === 'object';

test('an app is set up by its first code, and then asked for at each log-in', async () => {
  const { identity, eve, codeOf, clock } = await withUser();
  const { secret, uri } = await identity.secondFactor.begin(eve);
  assert.match(uri, new RegExp(`^otpauth://totp/Vesalius:eve\\?.*secret=${secret}`));
  assert.equal(await identity.secondFactor.activate(eve, '000000'), undefined);
  assert.ok(isSession(await identity.logIn('eve', PASSWORD, FROM)), 'not before it is shown to work');
  const codes = await identity.secondFactor.activate(eve, await codeOf(secret));
  assert.equal(new Set(codes).size, 10);
  assert.deepEqual(await identity.secondFactor.status(eve), { totp: true, recoveryCodesLeft: 10, required: false });
  await assert.rejects(
    () => identity.secondFactor.begin(eve),
    (error) => error instanceof ArchiveError && error.code === 'conflict',
  );

  assert.equal(await identity.logIn('eve', PASSWORD, FROM), 'second-factor-required');
  assert.equal(await identity.logIn('eve', 'wrong', FROM, await codeOf(secret)), undefined);
  assert.equal(await identity.logIn('eve', 'wrong', FROM), undefined, 'a wrong password is not told of the code');
  assert.equal(await identity.logIn('eve', PASSWORD, FROM, await codeOf(secret)), undefined, 'used at the set-up');
  clock.time += STEP_MS;
  const code = await codeOf(secret);
  assert.ok(isSession(await identity.logIn('eve', PASSWORD, FROM, code)));
  assert.equal(await identity.logIn('eve', PASSWORD, FROM, code), undefined, 'no code is good twice');
});

test('clocks may differ by a step, not by three', async () => {
  const { identity, secret, clock, codeOf } = await withApp();
  const code = await codeOf(secret);
  clock.time += STEP_MS;
  assert.ok(isSession(await identity.logIn('eve', PASSWORD, FROM, code)));
  const old = await codeOf(secret);
  clock.time += 3 * STEP_MS;
  assert.equal(await identity.logIn('eve', PASSWORD, FROM, old), undefined);
});

test('a recovery code opens once, however it is written; new ones end the old', async () => {
  const { identity, codes, eve } = await withApp();
  const [first = '', second = ''] = codes;
  assert.ok(isSession(await identity.logIn('eve', PASSWORD, FROM, first.toUpperCase().replace('-', ' '))));
  assert.equal(await identity.logIn('eve', PASSWORD, FROM, first), undefined);
  assert.equal((await identity.secondFactor.status(eve)).recoveryCodesLeft, 9);
  const renewed = await identity.secondFactor.renewRecoveryCodes(eve);
  assert.equal(await identity.logIn('eve', PASSWORD, FROM, second), undefined);
  assert.ok(isSession(await identity.logIn('eve', PASSWORD, FROM, renewed[0])));
});

test('codes cannot be tried through, though the password is right each time', async () => {
  const { identity, secret, codeOf, waits, clock } = await withApp();
  for (let failure = 0; failure < 10; failure++)
    await identity.logIn('eve', PASSWORD, { address: `10.0.0.${failure}` }, '000000');
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
  assert.equal(await identity.logIn('eve', PASSWORD, FROM, await codeOf(secret)), undefined, 'locked for a while');
  clock.time += 10 * 60_000;
  assert.ok(isSession(await identity.logIn('eve', PASSWORD, FROM, await codeOf(secret))));
});

test('who has a role that wants a second factor may do nothing until there is one', async () => {
  const { identity, rules, session, eve, codeOf } = await withUser();
  rules.eve = { secondFactor: true };
  identity.rightsChanged();
  const bound = (await identity.session(session.id))!;
  assert.deepEqual([bound.duties, [...bound.principal.permissions]], [['second-factor'], []]);
  const fresh = (await identity.logIn('eve', PASSWORD, FROM)) as Session;
  assert.deepEqual([fresh.duties, [...fresh.principal.permissions]], [['second-factor'], []]);
  const { secret } = await identity.secondFactor.begin(bound.principal);
  await identity.secondFactor.activate(bound.principal, await codeOf(secret));
  const free = (await identity.session(session.id))!;
  assert.deepEqual([free.duties, [...free.principal.permissions]], [[], [...eve.permissions]]);
});

test('people take their own away, administrators that of others, nobody else', async () => {
  const { identity, eve } = await withApp();
  const other: Principal = { kind: 'user', name: 'leo', permissions: new Set(['search']) };
  const token: Principal = { kind: 'token', name: 'eve', permissions: new Set(['search']) };
  for (const refused of [
    () => identity.secondFactor.remove(other, 'eve'),
    () => identity.secondFactor.remove(token, 'eve'),
    () => identity.secondFactor.begin(token),
  ])
    await assert.rejects(refused, (error) => error instanceof ArchiveError && error.code === 'not-permitted');
  assert.equal(await identity.secondFactor.remove(eve, 'nobody'), false);
  assert.equal(await identity.secondFactor.remove(eve, 'eve'), true);
  assert.ok(isSession(await identity.logIn('eve', PASSWORD, FROM)));
});

test('guesses at one user from many addresses become slow, and lock nobody out', async () => {
  const { identity, waits } = await withUser();
  for (let guess = 0; guess < 25; guess++) await identity.logIn('eve', 'wrong', { address: `10.0.1.${guess}` });
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000]);
  assert.ok(isSession(await identity.logIn('eve', PASSWORD, { address: '10.0.2.1' })));
});

test('guesses at many users from one address become slow and then end, and one good account does not help', async () => {
  const { identity, waits } = await withUser();
  for (let guess = 0; guess < 200; guess++) {
    await identity.logIn(`user${guess}`, 'wrong', { address: '10.0.0.7' });
    if (guess === 60) assert.ok(isSession(await identity.logIn('eve', PASSWORD, { address: '10.0.0.7' })));
  }
  assert.deepEqual(waits.slice(0, 6), [500, 1000, 2000, 4000, 8000, 8000]);
  assert.equal(await identity.logIn('eve', PASSWORD, { address: '10.0.0.7' }), undefined);
  assert.ok(isSession(await identity.logIn('eve', PASSWORD, { address: '10.0.0.8' })));
});

test('a clock that is set back keeps nobody out', async () => {
  const { identity, clock } = await withUser();
  assert.equal(await identity.logIn('eve', 'wrong', FROM), undefined);
  clock.time -= 3_600_000;
  assert.ok(isSession(await identity.logIn('eve', PASSWORD, FROM)));
});

test('an act that does harm is confirmed by the password and the second factor', async () => {
  const { identity, clock, records } = setup();
  const passwordHash = await identity.hashPassword('three quiet rivers meet');
  await records.putUser({ name: 'gil', passwordHash, permissions: [], createdAt: 1, displayName: '', disabled: false });
  const session = (await identity.logIn('gil', 'three quiet rivers meet', { address: '10.0.0.1' })) as Session;
  assert.equal(await identity.confirm(session, 'three quiet rivers meet'), true);
  const { secret } = await identity.secondFactor.begin(session.principal);
  const code = () => generate({ secret, epoch: Math.floor(clock.time / 1000) });
  await identity.secondFactor.activate(session.principal, await code());
  clock.time += 30_000;
  assert.equal(await identity.confirm(session, 'three quiet rivers meet'), 'second-factor-required');
  assert.equal(await identity.confirm(session, 'three quiet rivers meet', '000000'), false);
  assert.equal(await identity.confirm(session, 'wrong', await code()), false);
  assert.equal(await identity.confirm(session, 'three quiet rivers meet', await code()), true);
});
