import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAccept } from './accept.ts';
import { formatMediaType, parseMediaType } from './media-type.ts';
import { negotiate, type Offer } from './negotiate.ts';

const parts: Offer = { type: 'application/dicom', multipart: true, transferSyntaxUid: '1.2.840.10008.1.2.4.80' };
const single: Offer = { ...parts, multipart: false };
const json: Offer = { type: 'application/dicom+json', multipart: false, aliases: ['application/json'] };
const xml: Offer = { type: 'application/dicom+xml', multipart: true };
const jls: Offer = { type: 'image/jls', multipart: true, transferSyntaxUid: '1.2.840.10008.1.2.4.80' };
const bytes: Offer = { ...jls, type: 'application/octet-stream', mustNameTransferSyntax: true };

test('a media type is read with and without quotation marks', () => {
  const quoted = parseMediaType('Multipart/Related; type="application/dicom" ; boundary="a; b\\"c"');
  assert.equal(quoted?.type, 'multipart/related');
  assert.deepEqual(Object.fromEntries(quoted!.parameters), { type: 'application/dicom', boundary: 'a; b"c' });
  assert.equal(parseMediaType('multipart/related;type=application/dicom;boundary=x')?.parameters.get('boundary'), 'x');
  assert.equal(parseMediaType('application/dicom;')?.type, 'application/dicom');
  for (const wrong of ['', 'dicom', 'a/b; c', '/b', 'a/b; c="d']) assert.equal(parseMediaType(wrong), undefined, wrong);
});

test('what is formatted is read again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (value) => {
      assert.equal(parseMediaType(formatMediaType('a/b', { boundary: value }))?.parameters.get('boundary'), value);
    }),
  );
});

const CASES: readonly [accept: string | undefined, offers: readonly Offer[], expected: Offer | undefined][] = [
  [undefined, [parts, single], parts],
  ['*/*', [json, xml], json],
  ['application/json', [json, xml], json],
  ['multipart/related; type="application/dicom+xml", application/dicom+json', [json, xml], json],
  ['multipart/related; type="application/dicom+xml", application/dicom+json;q=0.5', [json, xml], xml],
  ['multipart/related; type=application/dicom+xml', [json, xml], xml],
  ['application/*, application/dicom+json;q=0', [json], undefined],
  ['text/html', [json, xml], undefined],
  ['multipart/related; type="application/dicom"; transfer-syntax=*', [parts, single], parts],
  ['multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.1', [parts], undefined],
  ['multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.4.80', [parts], parts],
  ['application/dicom', [parts, single], single],
  ['multipart/related', [single, parts], parts],
  ['multipart/related; type="image/*"', [bytes, jls], jls],
  ['multipart/related; type="application/octet-stream"', [jls, bytes], undefined],
  ['multipart/related; type=application/octet-stream; transfer-syntax=*', [jls, bytes], bytes],
  ['garbage, */*;q=0.1', [json], json],
  ['application/dicom+json;q=7', [json], undefined],
];

test('the best offer is chosen by weight, specificity and transfer syntax', () => {
  for (const [accept, offers, expected] of CASES)
    assert.equal(negotiate(parseAccept(accept), offers), expected, accept);
});
