import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem, type LocalServer, openLocalServer } from '../../../apps/server/src/testing/local-server.ts';

let server: LocalServer;
const PASSWORD = 'another password of tests';
const PROTOCOL = { name: 'Chest', layout: '1x2', wishes: [{ modality: 'CT' }, { modality: 'CT', prior: 1 }] };

before(async () => {
  server = await openLocalServer();
});

after(() => server.close());

/** A person of that login and name, by the cookie of a session. */
async function person(login: string, displayName: string): Promise<Record<string, string>> {
  const body = { name: login, displayName, password: PASSWORD };
  assert.equal((await server.call('POST', '/api/v1/users', { body })).status, 201);
  const session = await server.call('POST', '/api/v1/session', {
    token: null,
    body: { user: login, password: PASSWORD },
  });
  return { cookie: session.headers.getSetCookie()[0]!.split(';')[0]!, 'sec-fetch-site': 'same-origin' };
}

const as = (headers: Record<string, string>) => ({ token: null, headers });
const observer = async (headers: Record<string, string>) =>
  (await server.call('GET', '/api/v1/observer', as(headers))).body;

test('two readers of one name are two, each always the same; who comes later under a login that was given up is another', async () => {
  const [first, second] = [await person('kim', 'Kim, Lee'), await person('lee', 'Kim, Lee')];
  const [kim, lee] = [await observer(first), await observer(second)];
  assert.deepEqual([kim.name, kim.login, lee.name], ['Kim, Lee', 'kim', 'Kim, Lee']);
  assert.notEqual(kim.uid, lee.uid);
  assert.match(kim.uid, /^2\.25\.\d+$/);
  assert.deepEqual(await observer(first), kim);
  assert.equal((await server.call('DELETE', '/api/v1/users/kim')).status, 204);
  assert.notEqual((await observer(await person('kim', 'Kim, Lee'))).uid, kim.uid);
});

test('everybody has protocols of their own; those of the site are changed by administrators, and that is recorded', async () => {
  const ann = await person('ann', 'Ann');
  const bob = await person('bob', 'Bob');
  const put = (whose: string, headers: Record<string, string>, body: unknown = { protocols: [PROTOCOL] }) =>
    server.call('PUT', `/api/v1/hanging-protocols/${whose}`, { ...as(headers), body });
  assert.equal((await put('mine', ann)).status, 204);
  assertProblem(await put('site', ann), 403, 'not-permitted');
  const all = async (headers: Record<string, string>) =>
    (await server.call('GET', '/api/v1/hanging-protocols', as(headers))).body;
  assert.deepEqual(await all(ann), { site: [], mine: [PROTOCOL], mayChangeSite: false });
  assert.deepEqual(await all(bob), { site: [], mine: [], mayChangeSite: false });
  const body = { protocols: [{ ...PROTOCOL, name: 'House' }] };
  assert.equal((await server.call('PUT', '/api/v1/hanging-protocols/site', { body })).status, 204);
  assert.equal((await all(bob)).site[0].name, 'House');
  const { events } = (await server.call('GET', '/api/v1/audit?kind=configuration-changed&limit=1')).body;
  assert.equal(events[0].facts.subject, 'hanging protocols of the site');
});

test('a person finds the list as they like it wherever they log in; another one does not', async () => {
  const [cas, dan] = [await person('cas', 'Cas'), await person('dan', 'Dan')];
  const view = {
    columns: ['date'],
    dense: true,
    widths: { date: 90 },
    searches: [{ name: 'CT', search: { q: 'ct' } }],
  };
  const get = async (headers: Record<string, string>) =>
    (await server.call('GET', '/api/v1/list-view', as(headers))).body;
  assert.deepEqual(await get(cas), {});
  assert.equal((await server.call('PUT', '/api/v1/list-view', { ...as(cas), body: view })).status, 204);
  const again = await server.call('POST', '/api/v1/session', {
    token: null,
    body: { user: 'cas', password: PASSWORD },
  });
  const elsewhere = { cookie: again.headers.getSetCookie()[0]!.split(';')[0]!, 'sec-fetch-site': 'same-origin' };
  assert.deepEqual(await get(elsewhere), { view });
  assert.deepEqual(await get(dan), {});
  for (const wrong of [
    { ...view, dense: 'yes' },
    { ...view, widths: { date: -1 } },
    { ...view, more: 1 },
  ])
    assertProblem(await server.call('PUT', '/api/v1/list-view', { ...as(cas), body: wrong }), 400, 'invalid');
});

test('what is no protocol is refused', async () => {
  for (const wrong of [
    { ...PROTOCOL, layout: '9x9' },
    { ...PROTOCOL, wishes: [] },
    { ...PROTOCOL, name: '' },
    { ...PROTOCOL, wishes: [{ script: 'x' }] },
  ]) {
    const body = { protocols: [wrong] };
    assertProblem(await server.call('PUT', '/api/v1/hanging-protocols/mine', { body }), 400, 'invalid');
  }
});
