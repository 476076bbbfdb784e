import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countElements, ctFile, ctHeader } from '../bench/ct-header.ts';
import { indexRecord, jsonText, perCpuSecond, streamed } from '../bench/reading.ts';
import { readFile, toDicomJson } from '../src/index.ts';

const BYTES = ctFile();

test('a CT header is read to an index record 8,000 times in a CPU second, to DICOM JSON 5,000 times', () => {
  assert.ok(countElements(ctHeader()) >= 120);
  assert.equal(indexRecord(readFile(BYTES)).filter((value) => value !== undefined).length, 39);
  const record = perCpuSecond(0.3, () => indexRecord(readFile(BYTES)));
  const stream = perCpuSecond(0.3, () => indexRecord(streamed(BYTES)));
  const json = perCpuSecond(0.3, () => toDicomJson(readFile(BYTES).dataset));
  const text = perCpuSecond(0.3, () => jsonText(BYTES));
  assert.ok(Math.min(record, stream) > 8000, `index records: ${record} whole, ${stream} streamed`);
  assert.ok(Math.min(json, text) > 5000, `JSON: ${json} objects, ${text} texts`);
});
