import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ProtocolError } from '../errors.ts';
import { COMMAND_ELEMENTS, type CommandSet } from './command-elements.ts';
import { decodeCommandSet, encodeCommandSet } from './command-set.ts';

const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  US: fc.integer({ min: 0, max: 0xffff }),
  UL: fc.integer({ min: 0, max: 0xffffffff }),
  AT: fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 5 }),
  UI: fc.stringMatching(/^[0-9.]{1,64}$/),
  AE: fc.stringMatching(/^[A-Z0-9]{1,16}$/),
  LO: fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9 ]{0,60}[A-Za-z0-9])?$/),
};

const command = fc.record(Object.fromEntries(COMMAND_ELEMENTS.map(({ keyword, kind }) => [keyword, VALUES[kind]!])), {
  noNullPrototype: true,
  requiredKeys: ['commandField', 'commandDataSetType'],
}) as unknown as fc.Arbitrary<CommandSet>;

test('decode ∘ encode is the identity', () => {
  fc.assert(
    fc.property(command, fc.integer({ min: 0, max: 12 }), (set, headroom) => {
      const bytes = encodeCommandSet(set, headroom).subarray(headroom);
      assert.equal(bytes.readUInt32LE(8), bytes.length - 12, 'Command Group Length');
      assert.equal(bytes.length % 2, 0);
      assert.deepEqual(decodeCommandSet(bytes), set);
    }),
  );
});

test('the bytes of a C-ECHO-RQ are those of PS3.7 Table 9.3-12', () => {
  const bytes = encodeCommandSet({
    affectedSopClassUid: '1.2.840.10008.1.1',
    commandField: 0x30,
    messageId: 7,
    commandDataSetType: 0x0101,
  });
  const expected = [
    '00000000 04000000 38000000',
    '00000200 12000000 312e322e3834302e31303030382e312e3100',
    '00000001 02000000 3000',
    '00001001 02000000 0700',
    '00000008 02000000 0101',
  ];
  assert.equal(bytes.toString('hex'), expected.join('').replaceAll(' ', ''));
});

test('elements out of order, retired or unknown do no harm', () => {
  const set = { commandField: 1, messageId: 2, commandDataSetType: 1 };
  const [length, field, id, type] = [12, 10, 10, 10];
  const bytes = encodeCommandSet(set);
  assert.equal(bytes.length, length + field + id + type);
  const unknown = Buffer.from([0, 0, 0x99, 0x99, 2, 0, 0, 0, 1, 1]);
  const mixed = Buffer.concat([bytes.subarray(22, 32), unknown, bytes.subarray(0, 22), bytes.subarray(32)]);
  assert.deepEqual(decodeCommandSet(mixed), set);
});

const element = (group: number, number: number, length: number, value: string | Buffer = ''): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(group);
  header.writeUInt16LE(number, 2);
  header.writeUInt32LE(length, 4);
  return Buffer.concat([header, Buffer.from(value)]);
};

for (const [what, bytes, offset] of [
  ['a length of 2^32-1', element(0, 0x0002, 0xffffffff, 'x'), 0],
  ['a cut element', element(0, 0x0100, 2, '\x01\0').subarray(0, 7), 0],
  ['another group', element(8, 0x0100, 2, '\x01\0'), 0],
  ['a short US', element(0, 0x0100, 1, '\x01'), 8],
  ['crooked attribute tags', Buffer.concat([element(0, 0x0100, 2, '\x01\0'), element(0, 0x0901, 3, 'abc')]), 18],
  ['no Command Field', element(0, 0x0110, 2, '\x01\0'), 0],
  ['nothing', Buffer.alloc(0), 0],
] as const) {
  test(`${what} is refused with its offset`, () => {
    assert.throws(
      () => decodeCommandSet(bytes),
      (error) => error instanceof ProtocolError && error.where?.offset === offset,
    );
  });
}

test('damaged command sets are read or refused with a typed error', () => {
  fc.assert(
    fc.property(command, fc.nat(), fc.nat(255), (set, at, value) => {
      const bytes = encodeCommandSet(set);
      bytes[at % bytes.length] = value;
      try {
        decodeCommandSet(bytes);
      } catch (error) {
        assert.ok(error instanceof ProtocolError);
      }
    }),
  );
});
