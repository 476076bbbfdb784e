import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Logger } from '@vesalius/archive/api';
import { RecentLog } from './recent-log.ts';

function silent(): Logger & { readonly passed: string[] } {
  const passed: string[] = [];
  const at = (message: string) => void passed.push(message);
  return { passed, debug: at, info: at, warn: at, error: at };
}

test('all is passed on; what is below the level of the log is not kept, and errors without their stack', () => {
  const log = silent();
  const recent = new RecentLog(log, 'info');
  recent.debug('quiet');
  recent.info('one', { count: 1 });
  recent.error('two', { error: Object.assign(new Error('no'), { code: 'ENOENT' }) });
  assert.deepEqual(log.passed, ['quiet', 'one', 'two']);
  assert.deepEqual(
    [...recent.newestFirst()].map(({ at: _, ...line }) => line),
    [
      { level: 'error', message: 'two', facts: { error: 'Error ENOENT: no' } },
      { level: 'info', message: 'one', facts: { count: 1 } },
    ],
  );
});

test('no more is kept than fits, and a silent log keeps nothing', () => {
  const recent = new RecentLog(silent(), 'trace');
  for (let n = 0; n < 9999; n++) recent.info(String(n));
  const lines = [...recent.newestFirst()];
  assert.ok(lines.length >= 2000 && lines.length <= 4000);
  assert.equal(lines[0]?.message, '9998');
  const nothing = new RecentLog(silent(), 'silent');
  nothing.error('x');
  assert.deepEqual([...nothing.newestFirst()], []);
});
