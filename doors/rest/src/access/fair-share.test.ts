import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, openLocalServer } from '../../../../apps/server/src/testing/local-server.ts';

const WAITING = '/api/v1/changes?since=1000000&wait=60';

test('one caller has only so many requests under way at once, and others go on', async () => {
  const server = await openLocalServer({ VESALIUS_HTTP_REQUESTS_AT_ONCE: '2' });
  try {
    const made = await server.call('POST', '/api/v1/tokens', { body: { name: 'script', permissions: ['search'] } });
    const token = made.body.secret;
    const ends = new AbortController();
    const waiting = [1, 2].map(() =>
      fetch(`${server.web}${WAITING}`, { headers: { authorization: `Bearer ${token}` }, signal: ends.signal }).catch(
        () => undefined,
      ),
    );
    const refused = await eventually(async () => {
      const answer = await server.call('GET', '/api/v1/studies', { token });
      return answer.status === 429 ? answer : undefined;
    });
    assertProblem(refused, 429, 'too-many-requests');
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.equal((await server.call('GET', '/api/v1/statistics')).status, 200, 'somebody else is served');
    ends.abort();
    await Promise.all(waiting);
    const served = await eventually(async () => {
      const answer = await server.call('GET', '/api/v1/studies', { token });
      return answer.status === 200 ? answer : undefined;
    });
    assert.equal(served.status, 200, 'what was given up no longer counts');
  } finally {
    await server.close();
  }
});

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it never came to that');
}
