import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExternalOutcome, ExternalPerson, IdentityProvider, ProviderRules, Session } from '@vesalius/archive/api';
import { setup } from './testing/setup.ts';

const FROM = { address: '10.0.0.1' };
const RULES: ProviderRules = { newAccounts: 'make', linkByName: false, secondFactor: false, roles: [] };
const DANA: ExternalPerson = {
  issuer: 'https://house.example.org',
  subject: 'subject-1',
  session: 'there-1',
  name: 'dana',
  displayName: 'Dana',
  groups: ['radiology'],
};

/** A provider that says of everybody who comes back that they are `person`; without one it believes nobody. */
function provider(id: string, rules: Partial<ProviderRules> = {}) {
  const said: { person: ExternalPerson | undefined } = { person: { ...DANA, issuer: `https://${id}.example.org` } };
  const made: IdentityProvider = {
    id,
    title: id,
    issuer: `https://${id}.example.org`,
    rules: { ...RULES, ...rules },
    begin: async (redirectUri) => ({
      url: `https://${id}.example.org/authorize?to=${redirectUri}`,
      secrets: { state: 's', nonce: 'n', verifier: 'v', anew: false },
    }),
    finish: async () => said.person,
    loggedOut: async (token) =>
      token === 'good' ? { issuer: `https://${id}.example.org`, session: 'there-1' } : undefined,
  };
  return { made, said };
}

function open(rules: Partial<ProviderRules> = {}) {
  const house = provider('house', rules);
  const parts = setup({}, [], [house.made, provider('other').made]);
  const { external } = parts.identity;
  const begin = (purpose: 'log-in' | 'confirm' | 'link' = 'log-in', session?: Session) =>
    external.begin('house', { purpose, next: '/', redirectUri: 'https://here/back', ...(session && { session }) });
  const finish = (ticket: string | undefined, id = 'house') => external.finish(id, ticket, 'code=1', FROM);
  const logIn = async () => finish((await begin()).ticket);
  return { ...parts, house, external, begin, finish, logIn };
}

function sessionOf(outcome: ExternalOutcome): Session {
  assert.ok(!('refused' in outcome), JSON.stringify(outcome));
  return outcome.session!;
}

test('who has no account gets one, and comes back to the same', async () => {
  const { logIn, records, identity } = open();
  const first = sessionOf(await logIn());
  assert.deepEqual([first.principal.name, first.provider], ['dana', 'house']);
  sessionOf(await logIn());
  assert.equal((await records.users()).length, 1);
  assert.equal((await identity.session(first.id))?.principal.name, 'dana');
  assert.equal(await identity.logIn('dana', '', FROM), undefined, 'no password lets them in');
  assert.equal(await identity.confirm(first, ''), false);
});

test('a ticket is good once, for its provider, and for a while', async () => {
  const { begin, finish, clock } = open();
  const refused = { refused: 'log-in-lost' };
  const { ticket } = await begin();
  sessionOf(await finish(ticket));
  assert.deepEqual(await finish(ticket), refused, 'replayed');
  assert.deepEqual(await finish(undefined), refused, 'begun elsewhere');
  assert.deepEqual(await finish((await begin()).ticket, 'other'), refused, 'mix-up');
  const late = await begin();
  clock.time += 10 * 60_000;
  assert.deepEqual(await finish(late.ticket), refused, 'too late');
});

test('what the provider does not confirm begins nothing', async () => {
  const { logIn, house, records } = open();
  house.said.person = undefined;
  assert.deepEqual(await logIn(), { refused: 'log-in-refused' });
  assert.deepEqual(await records.users(), []);
});

const NO_WAY_IN: readonly [string, Partial<ProviderRules>, Partial<ExternalPerson>, string][] = [
  ['unknown people are refused where the rules say so', { newAccounts: 'refuse' }, {}, 'no-account'],
  ['a name that is taken is not given away', {}, { name: 'alice' }, 'name-taken'],
  ['a name that no account can have', {}, { name: 'peer:MODALITY' }, 'name-unusable'],
];

for (const [title, rules, person, refused] of NO_WAY_IN)
  test(title, async () => {
    const { logIn, house, identity, records } = open(rules);
    const passwordHash = await identity.hashPassword('a password of alice');
    await records.putUser({
      name: 'alice',
      passwordHash,
      permissions: [],
      createdAt: 1,
      displayName: '',
      disabled: false,
    });
    house.said.person = { ...house.said.person!, ...person };
    assert.deepEqual(await logIn(), { refused, user: house.said.person.name });
    assert.equal((await records.users()).length, 1);
  });

test('where names are ours, who has that name comes in; another person of the provider does not', async () => {
  const { logIn, house, records } = open({ linkByName: true, newAccounts: 'refuse' });
  const alice = { name: 'alice', passwordHash: 'h', permissions: [], createdAt: 1, displayName: '', disabled: false };
  await records.putUser(alice);
  house.said.person = { ...house.said.person!, name: 'alice' };
  assert.equal(sessionOf(await logIn()).principal.name, 'alice');
  house.said.person = { ...house.said.person!, subject: 'subject-2' };
  assert.deepEqual(await logIn(), { refused: 'name-taken', user: 'alice' });
});

test('a disabled account stays shut', async () => {
  const { logIn, records } = open();
  sessionOf(await logIn());
  await records.changeUser(
    'dana',
    { disabled: true },
    { kind: 'configuration-changed', outcome: 'success', actor: 'a' },
  );
  assert.deepEqual(await logIn(), { refused: 'account-disabled', user: 'dana' });
});

test('who needs a second factor comes in only by a provider that asks for one', async () => {
  const plain = open();
  plain.rules.dana = { secondFactor: true };
  assert.deepEqual(await plain.logIn(), { refused: 'second-factor-required', user: 'dana' });
  const asking = open({ secondFactor: true });
  asking.rules.dana = { secondFactor: true };
  assert.deepEqual(sessionOf(await asking.logIn()).duties, []);
});

test('groups give roles, everywhere and on projects, and take them; what was granted by hand stays', async () => {
  const roles = [
    { group: 'radiology', role: 'physician' },
    { group: 'lung', role: 'researcher', project: 'lung' },
    { group: 'lung', role: 'researcher', project: 'gone' },
    { group: 'radiology', role: 'no-such-role' },
  ];
  const { logIn, house, grants } = open({ roles });
  const mine = () => grants.map(({ role, place, grantedBy }) => [role, place.of, grantedBy]);
  await logIn();
  assert.deepEqual(mine(), [['physician', 'archive', 'provider:house']]);
  const subject = { kind: 'user', name: 'dana' } as const;
  const byHand = { role: 'researcher', place: { of: 'uploads' }, grantedBy: 'admin' } as const;
  grants.push({ id: 9, subject, grantedAt: 1, ...byHand });
  house.said.person = { ...house.said.person!, groups: ['lung'] };
  await logIn();
  assert.deepEqual(mine(), [
    ['researcher', 'uploads', 'admin'],
    ['researcher', 'project', 'provider:house'],
  ]);
});

test('a log-out there ends the session here, at once', async () => {
  const { logIn, identity, external } = open();
  const session = sessionOf(await logIn());
  assert.ok(await identity.session(session.id));
  assert.equal(await external.loggedOut('house', 'bad'), false);
  assert.ok(await identity.session(session.id));
  assert.equal(await external.loggedOut('house', 'good'), true);
  assert.equal(await identity.session(session.id), undefined);
});

test('an act is confirmed by the same person, who has proved it just now', async () => {
  const { logIn, begin, finish, identity, clock, house } = open();
  const session = sessionOf(await logIn());
  clock.time += 50_000;
  await identity.keepOpen(session.id);
  clock.time += 50_000;
  await identity.keepOpen(session.id);
  clock.time += 50_000;
  const confirmed = async () => (await identity.session(session.id))?.confirmed;
  assert.equal(await confirmed(), false);
  const again = async (person: Partial<ExternalPerson>) => {
    house.said.person = { ...house.said.person!, ...person };
    return finish((await begin('confirm', session)).ticket);
  };
  assert.deepEqual(await again({ provedAt: clock.time - 200_000 }), { refused: 'log-in-refused', user: 'dana' });
  assert.equal(await confirmed(), false);
  assert.deepEqual(await again({ provedAt: clock.time, subject: 'subject-2' }), {
    refused: 'another-person',
    user: 'dana',
  });
  assert.equal(await confirmed(), false);
  assert.ok(!('refused' in (await again({ subject: 'subject-1' }))));
  assert.equal(await confirmed(), true);
});

test('people let a provider speak for their account, and take that back while they have a password', async () => {
  const { begin, finish, logIn, identity, external, records } = open({ newAccounts: 'refuse' });
  const passwordHash = await identity.hashPassword('a password of alice');
  await records.putUser({
    name: 'alice',
    passwordHash,
    permissions: [],
    createdAt: 1,
    displayName: '',
    disabled: false,
  });
  const session = (await identity.logIn('alice', 'a password of alice', FROM)) as Session;
  assert.deepEqual(await external.linked(session), []);
  assert.ok(!('refused' in (await finish((await begin('link', session)).ticket))));
  assert.deepEqual(await external.linked(session), [{ id: 'house', title: 'house' }]);
  assert.equal(sessionOf(await logIn()).principal.name, 'alice');
  assert.equal(await external.unlink(session, 'house'), true);
  assert.deepEqual(await logIn(), { refused: 'no-account', user: 'dana' });
});

test('the only way in is not taken away', async () => {
  const { logIn, external } = open();
  await assert.rejects(external.unlink(sessionOf(await logIn()), 'house'), { code: 'conflict' });
});
