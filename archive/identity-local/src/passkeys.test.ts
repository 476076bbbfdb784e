import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Session } from '@vesalius/archive/api';
import { setup } from './testing/setup.ts';
import { softAuthenticator } from './testing/soft-authenticator.ts';

const SITE = { origin: 'https://pacs.example.org', rpId: 'pacs.example.org' };
const FROM = { address: '10.0.0.1' };
const PASSWORD = 'three quiet rivers meet';

async function open() {
  const parts = setup();
  const { identity, records } = parts;
  const passwordHash = await identity.hashPassword(PASSWORD);
  for (const name of ['dana', 'erin'])
    await records.putUser({ name, passwordHash, permissions: [], createdAt: 1, displayName: '', disabled: false });
  const dana = (await identity.logIn('dana', PASSWORD, FROM)) as Session;
  const key = softAuthenticator(SITE.rpId);
  const { passkeys } = identity;
  const make = async (origin = SITE.origin) => {
    const { options, ticket } = await passkeys.beginRegistration(dana.principal, SITE);
    return passkeys.register(dana.principal, { ticket, response: key.register(options, origin), name: 'laptop' }, SITE);
  };
  const proof = async (...[origin = SITE.origin, more]: [string?, Parameters<typeof key.prove>[2]?]) => {
    const { options, ticket } = await passkeys.beginProof(SITE);
    return { ticket, response: key.prove(options, origin, more) };
  };
  return { ...parts, passkeys, dana, key, make, proof };
}

test('a person makes a passkey and comes in by it', async () => {
  const { passkeys, make, proof, dana } = await open();
  const made = (await make())!;
  assert.equal(made.name, 'laptop');
  const session = (await passkeys.logIn(await proof(), SITE, FROM))!;
  assert.deepEqual([session.principal.name, session.provider], ['dana', 'passkey']);
  const [one] = await passkeys.list(dana.principal);
  assert.ok(one!.lastUsedAt);
  assert.equal(await passkeys.rename(dana.principal, made.id, 'old laptop'), true);
  assert.equal((await passkeys.list(dana.principal))[0]!.name, 'old laptop');
  assert.equal(await passkeys.remove(dana.principal, made.id), true);
  assert.equal(await passkeys.logIn(await proof(), SITE, FROM), undefined);
});

test('a passkey is two factors: where a role wants a second one, nothing more is', async () => {
  const { passkeys, make, proof, rules } = await open();
  await make();
  rules.dana = { secondFactor: true };
  assert.deepEqual((await passkeys.logIn(await proof(), SITE, FROM))!.duties, []);
});

test('another site, no user verification, an answer used twice, an old one and a copied key are refused', async () => {
  const { passkeys, make, proof, clock } = await open();
  assert.equal(await make('https://elsewhere.example.org'), undefined, 'made for another site');
  await make();
  const logIn = async (answer: Awaited<ReturnType<typeof proof>>) => passkeys.logIn(answer, SITE, FROM);
  assert.equal(await logIn(await proof('https://elsewhere.example.org')), undefined, 'another site');
  assert.equal(await logIn(await proof(SITE.origin, { verified: false })), undefined, 'nobody was asked');
  const good = await proof();
  assert.ok(await logIn(good));
  assert.equal(await logIn(good), undefined, 'used twice');
  assert.equal(
    await logIn({ ...(await proof()), ticket: (await passkeys.beginProof(SITE)).ticket }),
    undefined,
    'mixed',
  );
  assert.ok(await logIn(await proof(SITE.origin, { counter: 9 })));
  assert.equal(await logIn(await proof(SITE.origin, { counter: 9 })), undefined, 'a copy counts the same again');
  const late = await proof(SITE.origin, { counter: 10 });
  clock.time += 5 * 60_000;
  assert.equal(await logIn(late), undefined, 'too late');
});

test('nonsense is refused, and a ticket for making is none for coming in', async () => {
  const { passkeys, dana, make } = await open();
  await make();
  const { ticket } = await passkeys.beginRegistration(dana.principal, SITE);
  assert.equal(await passkeys.logIn({ ticket, response: { id: 'x' } }, SITE, FROM), undefined);
  const begun = await passkeys.beginProof(SITE);
  assert.equal(
    await passkeys.register(dana.principal, { ticket: begun.ticket, response: {}, name: 'n' }, SITE),
    undefined,
  );
  assert.equal(await passkeys.logIn({ ticket: 'none', response: {} }, SITE, FROM), undefined);
});

test('an act is confirmed by a passkey of the same person only', async () => {
  const { passkeys, make, proof, dana, identity, clock } = await open();
  await make();
  clock.time += 50_000;
  await identity.keepOpen(dana.id);
  clock.time += 50_000;
  await identity.keepOpen(dana.id);
  clock.time += 30_000;
  const erin = (await identity.logIn('erin', PASSWORD, FROM)) as Session;
  assert.equal((await identity.session(dana.id))!.confirmed, false);
  assert.equal(await passkeys.confirm(erin, await proof(), SITE), false);
  assert.equal(await passkeys.confirm(dana, await proof(), SITE), true);
  assert.equal((await identity.session(dana.id))!.confirmed, true);
});

test('others have none of one’s passkeys, and a disabled account stays shut', async () => {
  const { passkeys, make, proof, identity, records } = await open();
  const { id } = (await make())!;
  const erin = (await identity.logIn('erin', PASSWORD, FROM)) as Session;
  assert.deepEqual(await passkeys.list(erin.principal), []);
  assert.equal(await passkeys.remove(erin.principal, id), false);
  await assert.rejects(passkeys.list({ ...erin.principal, kind: 'token' }), { code: 'not-permitted' });
  await records.changeUser(
    'dana',
    { disabled: true },
    { kind: 'configuration-changed', outcome: 'success', actor: 'a' },
  );
  assert.equal(await passkeys.logIn(await proof(), SITE, FROM), undefined);
});
