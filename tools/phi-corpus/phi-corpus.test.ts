import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile, TAG, writeFile } from '@vesalius/dicom';
import { plantCorpus } from './plant.ts';
import { score } from './score.ts';
import { TOOLS } from './tools-under-test.ts';

test('at least 99.9 % of the checks of a seed pass', async () => {
  const corpus = plantCorpus(20_261);
  const { passed, all, failed } = score(corpus, (await TOOLS.Vesalius!(corpus.files, ''))!);
  assert.ok(passed / all >= 0.999, `${passed} of ${all}: ${JSON.stringify(failed.slice(0, 5))}`);
  assert.ok(all > 2000);
});

test('the checks can fail: files as they were, none, and files of which little is left', () => {
  const corpus = plantCorpus(3);
  const untouched = score(
    corpus,
    corpus.files.map(({ file }) => file),
  );
  const [removed, allRemoved] = untouched.categories.get('HIPAA')!;
  assert.equal(removed, 0, `${removed} of ${allRemoved}`);
  assert.deepEqual(untouched.categories.get('TCIA')?.[0], untouched.categories.get('TCIA')?.[1]);
  assert.equal(score(corpus, []).passed, 0);
  const bare = corpus.files.map(({ file }) => {
    const { dataset } = readFile(file);
    const kept = new Set<number>([TAG.SOPClassUID, TAG.SOPInstanceUID, TAG.InstanceNumber]);
    for (const tag of [...dataset.tags()]) if (!kept.has(tag)) dataset.remove(tag);
    return writeFile({ dataset, transferSyntaxUid: '1.2.840.10008.1.2.1' });
  });
  assert.equal(score(corpus, bare).categories.get('TCIA')?.[0], 0);
});

test('a seed makes the same corpus again, another seed another', () => {
  assert.deepEqual(plantCorpus(8).files, plantCorpus(8).files);
  assert.notDeepEqual(plantCorpus(8).checks, plantCorpus(9).checks);
});
