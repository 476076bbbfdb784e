import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PduFormatError } from '../../errors.ts';
import type { AssociateAccept, AssociateRequest } from './associate.ts';
import { type ControlPdu, decodePdu, encodePdu } from './pdu.ts';
import { REJECTIONS } from './reject.ts';

/** Objects as literals make them, for `deepEqual`. */
const record: typeof fc.record = (model: object, constraints: object = {}) =>
  fc.record(model as Record<string, fc.Arbitrary<unknown>>, { noNullPrototype: true, ...constraints }) as never;

const uid = fc
  .array(fc.integer({ min: 0, max: 99999 }), { minLength: 1, maxLength: 10 })
  .map((parts) => ['1', ...parts].join('.').slice(0, 64).replace(/\.$/, ''));
const aeTitle = fc.stringMatching(/^[A-Z][A-Z0-9_-]{0,15}$/);
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((b) => Buffer.from(b));
const u16 = fc.integer({ min: 0, max: 0xffff });
const contextIds = (count: number) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: 127 }), { minLength: 1, maxLength: count })
    .map((n) => n.map((i) => 2 * i + 1));

const userInformation = record(
  {
    maxPduLength: fc.integer({ min: 0, max: 0xffffffff }),
    implementationClassUid: uid,
    implementationVersionName: aeTitle,
    asyncOperationsWindow: record({ maxInvoked: u16, maxPerformed: u16 }),
    roles: fc.array(record({ sopClassUid: uid, scu: fc.boolean(), scp: fc.boolean() }), { maxLength: 4 }),
    extendedNegotiation: fc.array(record({ sopClassUid: uid, information: bytes(12) }), { maxLength: 4 }),
    commonExtendedNegotiation: fc.array(
      record({
        version: fc.constant(0),
        sopClassUid: uid,
        serviceClassUid: uid,
        relatedGeneralSopClassUids: fc.array(uid, { maxLength: 4 }),
      }),
      { maxLength: 3 },
    ),
    userIdentity: record({
      type: fc.integer({ min: 1, max: 5 }),
      positiveResponseRequested: fc.boolean(),
      primary: bytes(300),
      secondary: bytes(30),
    }),
    userIdentityResponse: bytes(100),
  },
  {
    requiredKeys: [
      'maxPduLength',
      'implementationClassUid',
      'roles',
      'extendedNegotiation',
      'commonExtendedNegotiation',
    ],
  },
);

const fields = {
  protocolVersion: fc.constant(1),
  calledAeTitle: aeTitle,
  callingAeTitle: aeTitle,
  applicationContextName: uid,
  userInformation,
};

const request = contextIds(20).chain((ids) =>
  record({
    type: fc.constant('A-ASSOCIATE-RQ' as const),
    ...fields,
    presentationContexts: fc.tuple(
      ...ids.map((id) =>
        record({
          id: fc.constant(id),
          abstractSyntax: uid,
          transferSyntaxes: fc.array(uid, { minLength: 1, maxLength: 5 }),
        }),
      ),
    ),
  }),
) as fc.Arbitrary<AssociateRequest>;

const accept = contextIds(20).chain((ids) =>
  record({
    type: fc.constant('A-ASSOCIATE-AC' as const),
    ...fields,
    presentationContexts: fc.tuple(
      ...ids.map((id) =>
        record({ id: fc.constant(id), result: fc.integer({ min: 0, max: 4 }), transferSyntax: uid }).map((context) =>
          context.result === 0 ? context : { ...context, transferSyntax: '' },
        ),
      ),
    ),
  }),
) as fc.Arbitrary<AssociateAccept>;

const others: fc.Arbitrary<ControlPdu> = fc.oneof(
  fc.constantFrom(...Object.values(REJECTIONS)).map((r) => ({ type: 'A-ASSOCIATE-RJ' as const, ...r })),
  fc.constantFrom({ type: 'A-RELEASE-RQ' as const }, { type: 'A-RELEASE-RP' as const }),
  record({
    type: fc.constant('A-ABORT' as const),
    source: fc.integer({ min: 0, max: 255 }),
    reason: fc.integer({ min: 0, max: 255 }),
  }),
);

test('decode ∘ encode is the identity for every PDU', () => {
  fc.assert(
    fc.property(fc.oneof(request, accept, others), (pdu) => {
      const encoded = encodePdu(pdu);
      assert.equal(encoded.readUInt32BE(2), encoded.length - 6);
      assert.deepEqual(decodePdu(pdu.type, encoded.subarray(6)), pdu);
    }),
    { numRuns: 300 },
  );
});

test('a PDU cut short or with a byte changed is read or refused with a typed error, nothing else', () => {
  fc.assert(
    fc.property(request, fc.nat(), fc.nat(255), fc.nat(), (pdu, at, value, cut) => {
      const body = Buffer.from(encodePdu(pdu).subarray(6));
      body[at % body.length] = value;
      for (const damaged of [body, body.subarray(0, cut % body.length)]) {
        try {
          decodePdu('A-ASSOCIATE-RQ', damaged);
        } catch (error) {
          assert.ok(error instanceof PduFormatError, String(error));
        }
      }
    }),
    { numRuns: 500 },
  );
});
