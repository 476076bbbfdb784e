import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseS3Url } from './s3-url.ts';

test('bucket and folder of AWS', () => {
  assert.deepEqual(parseS3Url('s3://Images_1/pacs/a?region=eu-central-1'), {
    bucket: 'Images_1',
    prefix: 'pacs/a/',
    region: 'eu-central-1',
    pathStyle: false,
  });
});

test('another provider is spoken to with the bucket in the path, unless told', () => {
  const endpoint = 'https://store.example:9000';
  assert.deepEqual(parseS3Url(`s3://images?endpoint=${endpoint}`), {
    bucket: 'images',
    prefix: '',
    endpoint,
    pathStyle: true,
  });
  assert.equal(parseS3Url(`s3://images?endpoint=${endpoint}&pathStyle=false`)?.pathStyle, false);
});

test('what is not an address of a bucket is none', () => {
  for (const text of [
    '',
    's3:',
    's3://',
    's3://a b',
    's3://images/..%2f',
    's3://u:p@images',
    's3://images#x',
    'file:/a',
  ]) {
    assert.equal(parseS3Url(text), undefined, text);
  }
});
