import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StrangerAttempts } from './attempts.ts';

function counting() {
  const clock = { now: 0 };
  return { clock, attempts: new StrangerAttempts(() => clock.now) };
}

const guess = (attempts: StrangerAttempts, address: string, name: string): boolean =>
  attempts.begin(address, name) === 0;

test('fewer than twenty guesses of an address are looked at in a minute', () => {
  const { clock, attempts } = counting();
  let answered = 0;
  for (let i = 0; i < 10_000; i++) {
    clock.now = i * 6;
    if (guess(attempts, '10.0.0.1', `G${i}`)) answered++;
  }
  assert.ok(answered >= 8 && answered < 20, String(answered));
  assert.ok(attempts.begin('10.0.0.1') > 0);
});

test('who was let in under a name goes on under it, and other addresses are not touched', () => {
  const { attempts } = counting();
  attempts.succeeded('10.0.0.1', 'CT1');
  for (let i = 0; i < 100; i++) guess(attempts, '10.0.0.1', `G${i}`);
  assert.equal(attempts.begin('10.0.0.1', 'CT1'), 0);
  assert.ok(attempts.begin('10.0.0.1', 'CT2') > 0);
  assert.equal(attempts.begin('10.0.0.2', 'CT2'), 0);
});

test('a network of IPv6 counts as one, an IPv4 address in the clothes of IPv6 as itself', () => {
  const { attempts } = counting();
  for (let i = 0; i < 100; i++) guess(attempts, `2001:db8:0:1::${i.toString(16)}`, `G${i}`);
  assert.ok(attempts.begin('2001:DB8::1:ffff:0:0:1') > 0);
  assert.equal(attempts.begin('2001:db8:0:2::1'), 0);
  for (let i = 0; i < 100; i++) guess(attempts, '::ffff:10.0.0.9', `G${i}`);
  assert.ok(attempts.begin('10.0.0.9') > 0);
  assert.equal(attempts.begin('::ffff:10.0.0.8'), 0);
});

test('tries that are under way at once count before they have failed, and not once they have succeeded', () => {
  const { attempts } = counting();
  const begun = Array.from({ length: 100 }, (_, i) => attempts.begin('10.0.0.1', `G${i}`));
  assert.equal(begun.filter((wait) => wait === 0).length, 8);
  for (let i = 0; i < 100; i++) {
    assert.equal(attempts.begin('10.0.0.2', `CT${i}`), 0);
    attempts.succeeded('10.0.0.2', `CT${i}`);
  }
});

test('what was used up comes back with time', () => {
  const { clock, attempts } = counting();
  for (let i = 0; i < 100; i++) guess(attempts, '10.0.0.1', `G${i}`);
  const wait = attempts.begin('10.0.0.1');
  assert.ok(wait > 0 && wait <= 6000);
  clock.now += wait;
  assert.equal(attempts.begin('10.0.0.1'), 0);
});
