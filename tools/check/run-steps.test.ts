import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSteps } from './run-steps.ts';

const step = (name: string, code: string) => ({ name, command: ['-e', code] });

test('steps run side by side; each tells whether it ended with 0 and what it printed', async () => {
  const told: string[] = [];
  const steps = [
    step('slow', "setTimeout(() => console.log('late'), 600)"),
    step('fails', "console.log('out'); console.error('err'); process.exitCode = 2"),
    step('killed', 'process.kill(process.pid)'),
  ];
  const done = await runSteps(process.cwd(), steps, 2, ({ name }) => told.push(name));
  assert.deepEqual(told.toSorted(), ['fails', 'killed', 'slow']);
  assert.ok(told.indexOf('fails') < told.indexOf('slow'), 'the second did not wait for the first');
  const results = Object.fromEntries(
    done.map(({ name, ok, output }) => [name, [ok, output.split('\n').sort().join()]]),
  );
  assert.deepEqual(results, { slow: [true, 'late'], fails: [false, 'err,out'], killed: [false, ''] });
});
