import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outgoing } from './outgoing.ts';

const NOTHING = { allowed: [], refused: [] };
const refused = { code: 'address-refused' };

test('where clouds keep their secrets, and where nobody lives, is not dialled, in whatever spelling', async () => {
  const { addressOf } = outgoing(NOTHING);
  for (const host of [
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '0.0.0.0',
    '::',
    '0:0:0:0:0:0:0:0',
    'fe80::1',
    'FE80::1%eth0',
    'fd00:ec2::254',
    'fd00:0ec2:0:0:0:0:0:254',
    '224.0.0.1',
    '255.255.255.255',
    '100.100.100.200',
  ])
    await assert.rejects(addressOf(host), refused, host);
});

test('peers on this machine, in the house and outside are dialled', async () => {
  const { addressOf } = outgoing(NOTHING);
  for (const host of ['127.0.0.1', '::1', '10.1.2.3', '192.168.1.1', '203.0.113.9', '2001:db8::1', 'fd12:3456::1'])
    assert.equal(await addressOf(host), host);
});

test('the settings add to what is refused, and except from it', async () => {
  const { addressOf } = outgoing({ allowed: ['169.254.10.0/24'], refused: ['10.0.0.0/8', 'fc00::/7'] });
  assert.equal(await addressOf('169.254.10.7'), '169.254.10.7');
  await assert.rejects(addressOf('169.254.169.254'), refused);
  await assert.rejects(addressOf('10.1.2.3'), refused);
  await assert.rejects(addressOf('fd12:3456::1'), refused);
});

test('a name is resolved once and what was looked at is what is dialled; a name that also leads elsewhere is refused', async () => {
  const zone: Record<string, string[]> = { good: ['192.0.2.1'], mixed: ['192.0.2.1', '169.254.169.254'], none: [] };
  let asked = 0;
  const { addressOf } = outgoing(NOTHING, async (host) => {
    asked += 1;
    return zone[host]!.map((address) => ({ address }));
  });
  assert.equal(await addressOf('good'), '192.0.2.1');
  assert.equal(asked, 1);
  await assert.rejects(addressOf('mixed'), refused);
  await assert.rejects(addressOf('none'), refused);
});
