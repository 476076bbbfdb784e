import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Session } from '@vesalius/archive/api';
import { demandUncommon } from './common-passwords.ts';
import { setup } from './testing/setup.ts';

const COMMON = [
  'passwordpassword',
  '123456789012',
  'qwertyuiop[]',
  'aaaaaaaaaaaaaaaa',
  'abcdabcdabcd',
  'Password1234',
  'P@ssw0rd2026',
  'vesalius2026',
  'administrator1',
  'danadanadana',
];

for (const password of COMMON)
  test(`${password} is refused`, async () => {
    await assert.rejects(demandUncommon(password, ['dana']), { code: 'weak-password' });
  });

test('sentences and random letters are taken, and nothing that was typed stands in the refusal', async () => {
  for (const password of ['three quiet rivers meet', 'xK9$vTq2!mLw', 'another password of tests'])
    await demandUncommon(password, []);
  await assert.rejects(demandUncommon('qwertyqwerty', []), (error: Error) => !error.message.includes('qwerty'));
  await assert.rejects(demandUncommon('x'.repeat(1000), []), { code: 'weak-password' });
});

test('changing to a common password is refused, and nothing changes', async () => {
  const { identity, records } = setup();
  const old = 'three quiet rivers meet';
  const passwordHash = await identity.hashPassword(old);
  await records.putUser({
    name: 'dana',
    passwordHash,
    permissions: [],
    createdAt: 1,
    displayName: '',
    disabled: false,
  });
  const from = { address: '10.0.0.1' };
  const session = (await identity.logIn('dana', old, from)) as Session;
  const change = identity.changePassword(session.principal, old, 'danadanadana', from);
  await assert.rejects(change, { code: 'weak-password' });
  assert.ok(await identity.session(session.id));
  await assert.rejects(identity.hashPassword('123456789012'), { code: 'weak-password' });
});
