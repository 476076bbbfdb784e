import assert from 'node:assert/strict';
import { test } from 'node:test';
import { earlyAddress } from './early-address.ts';

const SIZE = 'viewport=512,512&quality=60';
const cases: readonly [string, string | undefined][] = [
  ['?study=1.2', `/dicomweb/studies/1.2/thumbnail?${SIZE}`],
  ['?study=1.2&series=1.3', `/dicomweb/studies/1.2/series/1.3/thumbnail?${SIZE}`],
  [
    '?study=1.2&series=1.3&instance=1.4&frame=7&window=-600/1500',
    `/dicomweb/studies/1.2/series/1.3/instances/1.4/frames/7/rendered?${SIZE}&window=-600,1500,linear-exact`,
  ],
  [
    '?study=1.2&series=1.3&instance=1.4&frame=x&window=y',
    `/dicomweb/studies/1.2/series/1.3/instances/1.4/frames/1/rendered?${SIZE}`,
  ],
  ['?study=1.2&instance=1.4', undefined],
  ['?study=1.2&series=1.3&prior=1.9', undefined],
  ['?study=../x', undefined],
  ['', undefined],
];

for (const [query, address] of cases)
  test(`${query || 'no query'} asks for ${address}`, () => assert.equal(earlyAddress(query)?.picture, address));

test('those instances are asked about that the link names', () => {
  const asked = 'instances?limit=20&includefield=00080060';
  assert.equal(earlyAddress('?study=1.2')?.instances, `/dicomweb/studies/1.2/${asked}`);
  assert.equal(earlyAddress('?study=1.2&series=1.3')?.instances, `/dicomweb/studies/1.2/series/1.3/${asked}`);
  assert.equal(
    earlyAddress('?study=1.2&series=1.3&instance=1.4')?.instances,
    `/dicomweb/studies/1.2/series/1.3/${asked}&SOPInstanceUID=1.4`,
  );
});
