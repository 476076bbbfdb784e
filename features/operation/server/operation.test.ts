import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type LocalServer, openLocalServer } from '../../../apps/server/src/testing/local-server.ts';
import { tinyCt } from '../../../apps/server/src/testing/tiny-ct.ts';

let server: LocalServer;

before(async () => {
  server = await openLocalServer({ VESALIUS_LOG_LEVEL: 'info', VESALIUS_PEERS: 'ONE@127.0.0.1:104,TWO@127.0.0.1:105' });
});

after(() => server.close());

test('each setting in force says where it comes from, and no secret is told', async () => {
  const { settings } = await server.done('GET', '/settings');
  const byName = new Map(settings.map(({ name, ...rest }: { name: string }) => [name, rest]));
  assert.deepEqual(byName.get('dicom.aeTitle'), { value: 'VESALIUS', source: 'default', where: '' });
  assert.deepEqual(byName.get('http.port'), { value: '0', source: 'environment', where: 'VESALIUS_HTTP_PORT' });
  assert.deepEqual(byName.get('peers'), {
    value: 'ONE@127.0.0.1:104, TWO@127.0.0.1:105',
    source: 'environment',
    where: 'VESALIUS_PEERS',
  });
  const password = { value: '(hidden)', source: 'environment', where: 'VESALIUS_ADMIN_PASSWORD' };
  assert.deepEqual(byName.get('admin.password'), password);
  assert.doesNotMatch(JSON.stringify(settings), /a password of tests|token-of-a-test/);
});

test('the log of this process, newest first, from a level on', async () => {
  server.archive.log.info('one', { count: 1 });
  server.archive.log.warn('two');
  const { lines } = await server.done('GET', '/log?limit=2');
  assert.deepEqual(
    lines.map(({ level, message, facts }: Record<string, string>) => [level, message, facts]),
    [
      ['warn', 'two', '{}'],
      ['info', 'one', '{"count":1}'],
    ],
  );
  const { lines: serious } = await server.done('GET', '/log?level=warn');
  assert.ok(serious.every(({ level }: { level: string }) => level === 'warn' || level === 'error'));
  assert.equal((await server.call('GET', '/api/v1/log?level=loud')).status, 400);
});

test('how this process is', async () => {
  const { ready, version, startedAt, memoryBytes, freeBytes } = await server.done('GET', '/health');
  assert.deepEqual([ready, version], [true, '0.1.0']);
  assert.ok(startedAt <= Date.now() && memoryBytes > 0 && freeBytes > 0);
});

test('growth tells how much there was at the end of each day', async () => {
  const today = new Date().toISOString().slice(0, 10);
  assert.deepEqual((await server.done('GET', '/statistics/growth')).days, []);
  for (const number of [1, 2])
    await server.call('POST', '/api/v1/import', { body: tinyCt(1, number), type: 'application/dicom' });
  const [day, ...others] = (await server.done('GET', '/statistics/growth?days=2')).days;
  const { bytes } = await server.done('GET', '/statistics');
  assert.deepEqual([day, others], [{ day: today, studies: 1, instances: 2, bytes }, []]);
  await server.done('DELETE', '/studies/2.25.77701');
  assert.deepEqual((await server.done('GET', '/statistics/growth')).days[0].instances, 0);
});

test('our own door says that it is open', async () => {
  const { state, milliseconds } = await server.done('POST', '/dicom-door/echo');
  assert.equal(state, 'open');
  assert.ok(milliseconds >= 0);
});

test('a door for registered peers only says so', async () => {
  const strict = await openLocalServer({ VESALIUS_DICOM_STRANGERS: 'refuse' });
  assert.equal((await strict.done('POST', '/dicom-door/echo')).state, 'registered-only');
  await strict.close();
});

test('the demonstration studies come in as a job', async () => {
  const { id } = await server.done('POST', '/demonstration');
  for (;;) {
    const job = await server.done('GET', `/jobs/${id}`);
    assert.notEqual(job.state, 'failed', job.error);
    if (job.state === 'succeeded') {
      assert.equal(job.result.stored, 393);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal((await server.done('GET', '/statistics')).studies, 8);
});
