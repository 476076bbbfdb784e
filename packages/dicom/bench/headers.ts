/**
 * How many CT headers of some 120 elements are read in a CPU second: to an index record of 40 attributes, to the whole
 * DICOM JSON Model, and in the streaming reader as ingest uses it. `node packages/dicom/bench/headers.ts [seconds]`
 */
import { readFile, toDicomJson } from '../src/index.ts';
import { countElements, ctFile, ctHeader } from './ct-header.ts';
import { indexRecord, jsonText, perCpuSecond, streamed } from './reading.ts';

const seconds = Number(process.argv[2] ?? 2);
const explicit = ctFile();
const implicit = ctFile('1.2.840.10008.1.2');
const tasks: Readonly<Record<string, () => unknown>> = {
  'index record, explicit VR': () => indexRecord(readFile(explicit)),
  'index record, implicit VR': () => indexRecord(readFile(implicit)),
  'index record, streamed': () => indexRecord(streamed(explicit)),
  'DICOM JSON objects': () => toDicomJson(readFile(explicit).dataset),
  'DICOM JSON text': () => jsonText(explicit),
  'read only': () => readFile(explicit),
};

console.log(`${countElements(ctHeader())} elements, ${explicit.length} bytes; per CPU second:`);
for (const [name, work] of Object.entries(tasks)) {
  console.log(`${name.padEnd(28)} ${Math.round(perCpuSecond(seconds, work))}`);
}
