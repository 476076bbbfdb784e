import assert from 'node:assert/strict';
import { test } from 'node:test';
import { multipartEvents, parseMediaType } from '@vesalius/dicomweb';
import type { DicomwebOptions } from '../options.ts';
import { makeFile } from '../testing/files.ts';
import { principalWith } from '../testing/memory-archive.ts';
import { serve } from '../testing/serve.ts';

/** Two studies: one of two series with two and one instances, one of a single instance. */
async function filled(options: DicomwebOptions = {}) {
  const served = await serve(options);
  const files = ['1.1.1', '1.1.2', '1.2.1', '2.1.1'].map((place) =>
    makeFile(place, { Modality: 'CT', StudyID: place[0]! }),
  );
  for (const { bytes } of files) served.memory.store(Buffer.from(bytes), { form: 'file' });
  return { served, files };
}

test('all six resources, each with the Retrieve URL of its level', async () => {
  const { served, files } = await filled({ aeTitle: 'VESALIUS' });
  await using _ = served;
  const [first] = files as [(typeof files)[0]];
  const cases: [resource: string, rows: number, url: string][] = [
    ['studies', 2, `/studies/${first.study}`],
    [`studies/${first.study}/series`, 2, `/studies/${first.study}/series/${first.series}`],
    [
      `studies/${first.study}/instances`,
      3,
      `/studies/${first.study}/series/${first.series}/instances/${first.instance}`,
    ],
    [
      `studies/${first.study}/series/${first.series}/instances`,
      2,
      `/studies/${first.study}/series/${first.series}/instances/${first.instance}`,
    ],
    ['series', 3, `/studies/${first.study}/series/${first.series}`],
    ['instances', 4, `/studies/${first.study}/series/${first.series}/instances/${first.instance}`],
  ];
  for (const [resource, count, url] of cases) {
    const rows = await served.client.search(resource);
    assert.equal(rows.length, count, resource);
    assert.equal(rows[0]!['00081190']!.Value![0], served.root + url);
    assert.deepEqual(rows[0]!['00080056'], { vr: 'CS', Value: ['ONLINE'] });
    assert.deepEqual(rows[0]!['00080054'], { vr: 'AE', Value: ['VESALIUS'] });
  }
});

test('nothing found is an empty array with its length', async () => {
  const { served } = await filled();
  await using _ = served;
  const response = await fetch(`${served.root}/studies?PatientID=nobody`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/dicom+json');
  assert.equal(response.headers.get('content-length'), '2');
  assert.deepEqual(await response.json(), []);
});

test('limit and offset page through, with a warning while there is more', async () => {
  const { served, files } = await filled({ maximumLimit: 3 });
  await using _ = served;
  const page = async (query: string) => {
    const response = await fetch(`${served.root}/instances?${query}`);
    const rows = (await response.json()) as Record<string, { Value: string[] }>[];
    return { uids: rows.map((row) => row['00080018']!.Value[0]), warning: response.headers.get('warning') ?? '' };
  };
  const uids = files.map(({ instance }) => instance);
  const first = await page('limit=2');
  assert.deepEqual(first.uids, uids.slice(0, 2));
  assert.match(first.warning, /There are \d+ additional results/);
  assert.deepEqual(await page('limit=2&offset=2'), { uids: uids.slice(2), warning: '' });
  const clamped = await page('limit=100');
  assert.equal(clamped.uids.length, 3);
  assert.match(clamped.warning, /No more than 3 results.*additional results/);
  assert.deepEqual((await page('limit=0')).uids, []);
});

test('what is ignored is said, without what was asked', async () => {
  const { served } = await filled();
  await using _ = served;
  const response = await fetch(`${served.root}/studies?PatientComments=Secret&Nonsense=Secret&%22x%22=Secret`);
  const warning = response.headers.get('warning') ?? '';
  assert.match(warning, /Matching on PatientComments is not supported/);
  assert.match(warning, /The parameter Nonsense is not known/);
  assert.match(warning, /A parameter is not known/);
  assert.ok(!warning.includes('Secret'));
  assert.equal(((await response.json()) as unknown[]).length, 2);
});

test('rows come as parts of XML when asked for, by header or parameter', async () => {
  const { served } = await filled();
  await using _ = served;
  const asHeader = { headers: { accept: 'multipart/related; type="application/dicom+xml"' } };
  const parameter = encodeURIComponent('multipart/related;type="application/dicom+xml"');
  for (const response of [
    await fetch(`${served.root}/series`, asHeader),
    await fetch(`${served.root}/series?accept=${parameter}`),
  ]) {
    const type = parseMediaType(response.headers.get('content-type')!)!;
    const texts: string[] = [];
    for await (const event of multipartEvents(response.body!, type.parameters.get('boundary')!)) {
      if (event.kind === 'part') texts.push('');
      else if (event.kind === 'data') texts.push(`${texts.pop()}${Buffer.from(event.bytes)}`);
    }
    assert.equal(texts.length, 3);
    assert.ok(texts.every((text) => text.includes('keyword="RetrieveURL"')));
  }
  const none = await fetch(`${served.root}/series?PatientID=nobody`, asHeader);
  assert.match(await none.text(), /^--[\w-]+--\r\n$/);
  assert.equal((await fetch(`${served.root}/studies?accept=application/dicom+json`)).status, 200);
});

test('large answers stream, and say beforehand that there is more', async () => {
  const { served } = await filled();
  await using _ = served;
  for (let number = 0; number < 1200; number++) {
    const { bytes } = makeFile(`3.1.${number + 1}`, {
      StudyDescription: 'x'.repeat(2100),
    });
    served.memory.store(Buffer.from(bytes), { form: 'file' });
  }
  const response = await fetch(`${served.root}/instances`);
  assert.equal(response.headers.get('content-length'), null);
  assert.match(response.headers.get('warning') ?? '', /additional results/);
  assert.equal(((await response.json()) as unknown[]).length, 1000);
  const all = await fetch(`${served.root}/instances?limit=5000`);
  assert.equal(all.headers.get('warning'), null);
  assert.equal(((await all.json()) as unknown[]).length, 1204);
});

test('refusals: form, query, permission', async () => {
  const { served } = await filled();
  await using _ = served;
  const status = async (path: string, accept = '*/*') => {
    const response = await fetch(`${served.root}/${path}`, { headers: { accept } });
    const text = await response.text();
    assert.ok(!text.includes('Miller'));
    return response.status;
  };
  assert.equal(await status('studies', 'text/html'), 406);
  assert.equal(await status('studies?StudyDate=Miller'), 400);
  assert.equal(await status('studies/Miller/series'), 400);
  assert.equal(await status('studies?limit=Miller'), 400);
  served.principal = principalWith('store');
  assert.equal(await status('studies'), 403);
  served.principal = undefined;
  assert.equal(await status('studies'), 401);
});
