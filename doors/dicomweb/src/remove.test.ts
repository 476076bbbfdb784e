import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DicomWebError } from '@vesalius/dicomweb';
import { makeFile } from './testing/files.ts';
import { principalWith } from './testing/memory-archive.ts';
import { serve } from './testing/serve.ts';

const refused = (status: number) => (error: unknown) => error instanceof DicomWebError && error.status === status;

test('instances, series and studies go, by permission only', async () => {
  await using served = await serve();
  const files = ['1.1.1', '1.1.2', '1.2.1', '1.3.1'].map((place) => makeFile(place));
  for (const { bytes } of files) served.memory.store(Buffer.from(bytes), { form: 'file' });
  const [first, , second] = files as [(typeof files)[0], (typeof files)[0], (typeof files)[0]];
  const study = `studies/${first.study}`;
  const permitted = served.principal;
  served.principal = principalWith('store', 'search', 'retrieve');
  await assert.rejects(served.client.remove(study), refused(403));
  assert.equal(served.memory.held.length, 4);
  served.principal = permitted;
  await served.client.remove(`${study}/series/${first.series}/instances/${first.instance}`);
  assert.equal(served.memory.held.length, 3);
  await served.client.remove(`${study}/series/${second.series}`);
  assert.equal(served.memory.held.length, 2);
  await served.client.remove(study);
  assert.equal(served.memory.held.length, 0);
  await assert.rejects(served.client.remove(study), refused(404));
});
