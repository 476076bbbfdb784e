import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { audit } from './audit.ts';

test('nothing severe is known against the packages of a release', async (t) => {
  const { answered, severe } = await audit(join(import.meta.dirname, '../..'));
  if (!answered) return t.skip('the registry does not say what is known against packages');
  assert.deepEqual(severe, []);
});
