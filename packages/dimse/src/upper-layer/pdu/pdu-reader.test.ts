import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { associateRequest } from '../../../testing/raw-peer.ts';
import type { PduFormatError } from '../../errors.ts';
import { ABORT_REASON } from './abort.ts';
import { frameFragments } from './p-data.ts';
import { encodePdu } from './pdu.ts';
import { PduReader } from './pdu-reader.ts';

interface Seen {
  readonly events: string[];
  error?: PduFormatError;
}

/** Reads `bytes` cut at `cuts`; what came is joined over fragments, so that the cuts must not show. */
function readIn(bytes: Uint8Array, cuts: readonly number[], max = 0, hold: (n: number) => boolean = () => false): Seen {
  const seen: Seen = { events: [] };
  let parts: Uint8Array[] = [];
  let calls = 0;
  const maybeHold = (): void => {
    if (hold(calls++)) reader.hold();
  };
  const reader = new PduReader(
    {
      control: (pdu) => {
        seen.events.push(JSON.stringify(pdu));
        maybeHold();
      },
      pDataStart: () => seen.events.push('P-DATA-TF'),
      fragment: (contextId, control, slice, end) => {
        parts.push(slice);
        if (end) {
          seen.events.push(`${contextId} ${control} ${Buffer.concat(parts).toString('hex')}`);
          parts = [];
        }
        maybeHold();
      },
      invalid: (error) => {
        seen.error = error;
      },
    },
    max,
  );
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  for (const [i, edge] of edges.slice(1).entries()) {
    reader.push(bytes.subarray(edges[i], edge));
    for (let n = 0; n < 1000 && calls > 0; n++) reader.resume();
  }
  return seen;
}

function pData(...items: [contextId: number, control: number, bytes: Uint8Array][]): Buffer {
  const body = Buffer.concat(
    items.flatMap(([contextId, control, bytes]) => {
      const header = Buffer.alloc(6);
      header.writeUInt32BE(bytes.length + 2);
      header[4] = contextId;
      header[5] = control;
      return [header, bytes];
    }),
  );
  const header = Buffer.from([4, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}

const framed: Uint8Array[] = [];
frameFragments(framed, 5, Buffer.alloc(100, 3), 32, 1, 3);
const STREAM = Buffer.concat([
  encodePdu(associateRequest()),
  pData([1, 3, Buffer.from('command')], [1, 0, Buffer.from('data')], [1, 2, Buffer.alloc(0)]),
  ...framed,
  encodePdu({ type: 'A-ABORT', source: 2, reason: 6 }),
  pData([255, 0xfe, Buffer.from('!')]),
  encodePdu({ type: 'A-RELEASE-RQ' }),
]);

test('any split of the bytes, and any holding, gives the same PDUs', () => {
  const whole = readIn(STREAM, []);
  assert.equal(whole.error, undefined);
  assert.equal(whole.events.length, 17);
  fc.assert(
    fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 30 }), fc.nat(3), (cuts, every) => {
      assert.deepEqual(
        readIn(STREAM, cuts, 0, (n) => every > 0 && n % every === 0),
        whole,
      );
    }),
  );
  const bytewise = readIn(STREAM, [...STREAM.keys()]);
  assert.deepEqual(bytewise, whole);
});

test('fragments are handed on before their PDU is complete, as views of the chunk', () => {
  const slices: Uint8Array[] = [];
  const reader = new PduReader(
    {
      control: () => assert.fail(),
      pDataStart: () => {},
      fragment: (_contextId, _control, slice) => slices.push(slice),
      invalid: () => assert.fail(),
    },
    0,
  );
  const pdu = pData([1, 0, Buffer.alloc(1000)]);
  const chunk = pdu.subarray(0, 300);
  reader.push(chunk);
  assert.equal(slices.length, 1);
  assert.equal(slices[0]!.length, 300 - 12);
  assert.equal(slices[0]!.buffer, chunk.buffer);
  assert.equal(slices[0]!.byteOffset, chunk.byteOffset + 12);
  assert.equal(reader.midPdu, true);
});

const header = (type: number, length: number): Buffer => {
  const bytes = Buffer.alloc(6);
  bytes[0] = type;
  bytes.writeUInt32BE(length, 2);
  return bytes;
};

const WRONG: readonly [what: string, bytes: Buffer, reason: keyof typeof ABORT_REASON][] = [
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), 'unrecognized-PDU'],
  ['PDU type 0', header(0, 4), 'unrecognized-PDU'],
  ['PDU type 8', header(8, 4), 'unrecognized-PDU'],
  ['a P-DATA-TF of 2^32-1 bytes', header(4, 0xffffffff), 'invalid-PDU-parameter value'],
  ['a P-DATA-TF one byte too long', header(4, 16385), 'invalid-PDU-parameter value'],
  ['an empty P-DATA-TF', header(4, 0), 'invalid-PDU-parameter value'],
  ['a P-DATA-TF without room for an item', header(4, 5), 'invalid-PDU-parameter value'],
  ['an A-ASSOCIATE-RQ of 2^32-1 bytes', header(1, 0xffffffff), 'invalid-PDU-parameter value'],
  ['an A-ASSOCIATE-RQ of 67 bytes', header(1, 67), 'invalid-PDU-parameter value'],
  ['an A-RELEASE-RQ of 5 bytes', header(5, 5), 'invalid-PDU-parameter value'],
  ['an A-ABORT of no bytes', header(7, 0), 'invalid-PDU-parameter value'],
  ['a PDV of 2^32-1 bytes', Buffer.concat([header(4, 20), Buffer.alloc(6, 0xff)]), 'invalid-PDU-parameter value'],
  ['a PDV of length 0', Buffer.concat([header(4, 20), Buffer.alloc(6)]), 'invalid-PDU-parameter value'],
  ['a PDV of length 1', Buffer.concat([header(4, 20), Buffer.from([0, 0, 0, 1, 1, 3])]), 'invalid-PDU-parameter value'],
  [
    'a PDV longer than its PDU',
    Buffer.concat([header(4, 20), Buffer.from([0, 0, 0, 17, 1, 3])]),
    'invalid-PDU-parameter value',
  ],
  [
    'crumbs after a PDV',
    Buffer.concat([header(4, 11), Buffer.from([0, 0, 0, 2, 1, 3])]),
    'invalid-PDU-parameter value',
  ],
];

for (const [what, bytes, reason] of WRONG) {
  test(`${what} is invalid, for A-ABORT reason ${reason}`, () => {
    for (const cuts of [[], [...bytes.keys()]]) {
      const { error, events } = readIn(Buffer.concat([bytes, STREAM]), cuts, 16384);
      assert.equal(error?.abortReason, ABORT_REASON[reason]);
      assert.ok(error?.clause);
      assert.deepEqual(
        events.filter((event) => event !== 'P-DATA-TF'),
        [],
        'nothing is read after it',
      );
    }
  });
}

test('random bytes end in an error or wait for more, and keep no more memory than they are', () => {
  const before = process.memoryUsage().arrayBuffers;
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 64 }), (bytes) => {
      readIn(bytes, [], 131072);
    }),
    { numRuns: 5000 },
  );
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024);
});
