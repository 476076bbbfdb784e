import assert from 'node:assert/strict';
import { test } from 'node:test';
import { associateRequest } from '../../../testing/raw-peer.ts';
import { PduFormatError } from '../../errors.ts';
import type { AssociateRequest } from './associate.ts';
import { decodePdu, encodePdu } from './pdu.ts';
import { CONTEXT_RESULT } from './presentation-context.ts';

function bodyOf(overrides: Partial<AssociateRequest> = {}): Buffer {
  return Buffer.from(encodePdu(associateRequest(overrides)).subarray(6));
}

function read(body: Uint8Array): AssociateRequest {
  return decodePdu('A-ASSOCIATE-RQ', body) as AssociateRequest;
}

function item(type: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type, 0, content.length >> 8, content.length & 0xff]), content]);
}

const FIXED = 68;

test('the bytes are those of PS3.8 Table 9-11', () => {
  const body = bodyOf();
  assert.equal(body.readUInt16BE(0), 1);
  assert.equal(body.toString('latin1', 4, 36), `${'SCP'.padEnd(16)}${'RAW'.padEnd(16)}`);
  assert.ok(body.subarray(36, FIXED).every((byte) => byte === 0));
  assert.equal(body[FIXED], 0x10);
  assert.equal(body.toString('latin1', FIXED + 4, FIXED + 25), '1.2.840.10008.3.1.1.1');
});

test('items and sub-items of unknown types are passed over', () => {
  const unknown = item(0x99, Buffer.from('whatever'));
  const before = Buffer.concat([bodyOf().subarray(0, FIXED), unknown, bodyOf().subarray(FIXED)]);
  assert.deepEqual(read(before), read(bodyOf()));
  // The user information is the last item; its length lies in the two bytes after its type and reserved byte.
  const body = Buffer.concat([bodyOf(), unknown]);
  const at = body.indexOf(Buffer.from([0x50, 0]), FIXED);
  body.writeUInt16BE(body.readUInt16BE(at + 2) + unknown.length, at + 2);
  assert.deepEqual(read(body), read(bodyOf()));
});

test('an even or repeated presentation context ID is refused', () => {
  for (const ids of [[2], [0], [1, 1]]) {
    const presentationContexts = ids.map((id) => ({ id, abstractSyntax: '1.2', transferSyntaxes: ['1.2'] }));
    assert.throws(() => read(bodyOf({ presentationContexts })), PduFormatError, String(ids));
  }
});

test('no context, no transfer syntax, no user information, a UID of 65 characters: all refused', () => {
  assert.throws(() => read(bodyOf({ presentationContexts: [] })), /without a presentation context/);
  const noSyntax = [{ id: 1, abstractSyntax: '1.2', transferSyntaxes: [] }];
  assert.throws(() => read(bodyOf({ presentationContexts: noSyntax })), /transfer syntaxes/);
  assert.throws(() => read(bodyOf().subarray(0, FIXED)), /User Information/);
  const long = [{ id: 1, abstractSyntax: '1'.repeat(65), transferSyntaxes: ['1.2'] }];
  assert.throws(() => read(bodyOf({ presentationContexts: long })), /65 characters/);
});

test('an item that claims more than there is tells the offset', () => {
  const body = Buffer.concat([bodyOf(), Buffer.from([0x20, 0, 0xff, 0xff])]);
  assert.throws(
    () => read(body),
    (error) => error instanceof PduFormatError && error.where?.offset === body.length,
  );
});

test('padding NULs and spaces around titles and UIDs do not count', () => {
  const body = bodyOf({ applicationContextName: '1.2.840.10008.3.1.1.1\0', calledAeTitle: ' SCP' });
  assert.equal(read(body).applicationContextName, '1.2.840.10008.3.1.1.1');
  assert.equal(read(body).calledAeTitle, 'SCP');
});

test('the transfer syntax of a refused context is not looked at', () => {
  const accept = encodePdu({
    ...associateRequest(),
    type: 'A-ASSOCIATE-AC',
    presentationContexts: [{ id: 1, result: CONTEXT_RESULT['no-reason'], transferSyntax: 'x'.repeat(80) }],
  });
  const decoded = decodePdu('A-ASSOCIATE-AC', accept.subarray(6));
  assert.deepEqual('presentationContexts' in decoded && decoded.presentationContexts, [
    { id: 1, result: 2, transferSyntax: '' },
  ]);
});

test('an item longer than its length field can say is not written', () => {
  const primary = Buffer.alloc(65536);
  const userIdentity = { type: 1, positiveResponseRequested: false, primary, secondary: Buffer.alloc(0) };
  const { userInformation } = associateRequest();
  assert.throws(
    () => encodePdu(associateRequest({ userInformation: { ...userInformation, userIdentity } })),
    PduFormatError,
  );
});
