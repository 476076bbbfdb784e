import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { KeyRegister } from './key-register.ts';
import { IdentityRequests } from './requests.ts';

function folderFor(context: { after(work: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-register-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const ENTRY = {
  kind: 'patient',
  pseudonym: 'LUNG-1',
  original: JSON.stringify({ patientId: 'Q-77', patientName: 'Qvist' }),
} as const;

test('entries, keys and numbers are the same after a restart, and of one project only', (context) => {
  const folder = folderFor(context);
  const first = KeyRegister.inFolder(folder);
  const key = first.projectKey(1);
  first.remember(1, [ENTRY, ENTRY]);
  assert.deepEqual(
    [first.numberOf(1, 'a'), first.numberOf(1, 'b'), first.numberOf(1, 'a'), first.numberOf(2, 'b')],
    [1, 2, 1, 1],
  );
  first.close();
  const second = KeyRegister.inFolder(folder);
  assert.deepEqual(second.projectKey(1), key);
  assert.notDeepEqual(second.projectKey(2), key);
  assert.equal(second.original(1, 'patient', 'LUNG-1'), ENTRY.original);
  assert.equal(second.original(2, 'patient', 'LUNG-1'), undefined);
  assert.equal(second.original(1, 'study', 'LUNG-1'), undefined);
  assert.equal(second.numberOf(1, 'c'), 3);
  assert.equal(second.count(1, 'patient'), 1);
  second.close();
});

test('the files hold nothing in the clear; an entry that was moved or changed, or another key, opens nothing', (context) => {
  const folder = folderFor(context);
  const register = KeyRegister.inFolder(folder);
  register.remember(1, [ENTRY]);
  register.keepList(1, [{ text: 'Q-77', anything: 'Q-77' }]);
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    assert.ok(!bytes.includes('Q-77') && !bytes.includes('Qvist'), name);
  }
  register.database.run(`UPDATE entries SET pseudonym = 'LUNG-2'`);
  assert.throws(() => register.original(1, 'patient', 'LUNG-2'), /register/);
  register.database.run(`UPDATE entries SET pseudonym = 'LUNG-1'`);
  assert.equal(register.original(1, 'patient', 'LUNG-1'), ENTRY.original);
  register.close();
  writeFileSync(join(folder, 'register.key'), '00'.repeat(32));
  const other = KeyRegister.inFolder(folder);
  assert.throws(() => other.original(1, 'patient', 'LUNG-1'), /register/);
  other.close();
  rmSync(join(folder, 'register.key'));
  const without = KeyRegister.inFolder(folder);
  assert.throws(() => without.projectKey(9), /register\.key/, 'no other key is made in place of one that was lost');
  without.close();
  writeFileSync(join(folder, 'register.key'), '00');
  assert.throws(() => KeyRegister.inFolder(folder), /key/);
});

test('an approval ends by itself', (context) => {
  const register = KeyRegister.inFolder(folderFor(context));
  context.after(() => register.close());
  const clock = { time: 1_000, now: () => clock.time };
  const requests = new IdentityRequests(register, clock);
  register.remember(1, [ENTRY]);
  const { id } = requests.ask(1, 'LUNG-1', 'why', 'mia')!;
  assert.throws(() => requests.look(1, id, 'mia'), /open/);
  assert.throws(() => requests.decide(1, id, { approve: true, hours: 1 }, 'mia'), /another person/);
  assert.throws(() => requests.decide(2, id, { approve: true, hours: 1 }, 'sven'), /nothing of that name/);
  requests.decide(1, id, { approve: true, hours: 1 }, 'sven');
  assert.equal(requests.look(1, id, 'mia').patientId, 'Q-77');
  clock.time += 3_600_000;
  assert.equal(requests.get(1, id)!.state, 'over');
  assert.throws(() => requests.look(1, id, 'mia'), /over/);
  assert.equal(requests.get(1, id)!.looks, 1);
});
