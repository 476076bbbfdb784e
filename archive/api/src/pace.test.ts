import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Pace } from './pace.ts';

test('however often it is woken, work is done once, one at a time, and not after the end', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  let begun = 0;
  let end = (): void => {};
  const pace = new Pace(() => {
    begun += 1;
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  }, 200);
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  for (let n = 0; n < 10; n++) pace.wake();
  mock.timers.tick(199);
  await settle();
  assert.equal(begun, 0);
  mock.timers.tick(1);
  await settle();
  assert.equal(begun, 1);
  pace.wake();
  mock.timers.tick(200);
  await settle();
  assert.equal(begun, 1, 'the first is not over');
  end();
  await settle();
  assert.equal(begun, 2);
  pace.wake();
  const stopped = pace.stop();
  end();
  await stopped;
  mock.timers.tick(1000);
  await settle();
  assert.equal(begun, 2);
});
