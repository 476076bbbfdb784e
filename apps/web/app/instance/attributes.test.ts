import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeLines, differing, fits } from './attributes.ts';

const DATASET = {
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎' }] },
  '00080008': { vr: 'CS', Value: ['ORIGINAL', 'PRIMARY'] },
  '00081140': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2.3'] } }] },
  '00100020': { vr: 'LO' },
  '7FE00010': { vr: 'OW', BulkDataURI: 'bulk' },
};

test('attributes stand in the order of tags, those of items after their sequence', () => {
  const lines = attributeLines(DATASET);
  assert.deepEqual(
    lines.map(({ tag, depth, vr }) => [tag, depth, vr]),
    [
      ['(0008,0008)', 0, 'CS'],
      ['(0008,1140)', 0, 'SQ'],
      ['(0008,1155)', 1, 'UI'],
      ['(0010,0010)', 0, 'PN'],
      ['(0010,0020)', 0, 'LO'],
      ['(7FE0,0010)', 0, 'OW'],
    ],
  );
  assert.equal(lines[0]?.value, 'ORIGINAL \\ PRIMARY');
  assert.equal(lines[3]?.value, 'Yamada^Tarou=山田^太郎');
});

test('an attribute is found by tag, name or value', () => {
  const [imageType] = attributeLines(DATASET);
  for (const words of ['00080008', '0008,0008', 'image type', 'primary']) assert.ok(fits(imageType!, words), words);
  assert.ok(!fits(imageType!, 'patient'));
});

test('what differs is told, also what stands on one side only', () => {
  const other = { ...DATASET, '00100020': { vr: 'LO', Value: ['7'] }, '00200011': { vr: 'IS', Value: [1] } };
  assert.deepEqual([...differing(attributeLines(DATASET), attributeLines(other))].sort(), ['/00100020', '/00200011']);
  assert.equal(differing(attributeLines(DATASET), attributeLines(DATASET)).size, 0);
});
