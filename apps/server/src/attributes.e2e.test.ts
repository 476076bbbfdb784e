import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Dataset, readFile, UID, writeDataset, writeFile as writeDicom } from '@vesalius/dicom';
import { type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const run = promisify(execFile);
const STUDIES = 3;
const ATTRIBUTES = [
  'series:ProtocolName',
  'series:KVP',
  'instance:00091010[VESALIUS TEST]:LO',
  'study:ReferencedStudySequence.ReferencedSOPInstanceUID',
];

/** Study `n` with a protocol, a tube voltage, a private mark and a reference of its own. */
function marked(n: number): Uint8Array {
  const { dataset } = readFile(
    tinyCt(n, 1, {
      ProtocolName: `Protocol ${n}`,
      KVP: String(100 + n),
      ReferencedStudySequence: [{ ReferencedSOPInstanceUID: `2.25.55.${n}` }],
    }),
  );
  dataset.set(0x00090010, 'LO', ['VESALIUS TEST']);
  dataset.set(0x00091010, 'LO', [`MARK ${n}`]);
  return writeDicom({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

async function json(server: RunningServer, path: string): Promise<unknown> {
  const answer = await fetch(server.web + path, { headers: { authorization: `Bearer ${server.token}` } });
  const text = await answer.text();
  assert.ok(answer.ok, `${answer.status} ${text}`);
  return text === '' ? [] : JSON.parse(text);
}

/** The identifier of a query for instances of study 3 with a mark. */
function privateKeys(mark: string): Uint8Array {
  const keys = Dataset.of({
    QueryRetrieveLevel: 'IMAGE',
    StudyInstanceUID: '2.25.77703',
    SeriesInstanceUID: '2.25.77703.1',
  });
  keys.set(0x00090010, 'LO', ['VESALIUS TEST']);
  keys.set(0x00091010, 'LO', [mark]);
  return writeDataset(keys, UID.ExplicitVRLittleEndian);
}

/** The study UIDs of what QIDO-RS finds. */
async function byQido(server: RunningServer, path: string): Promise<(string | undefined)[]> {
  const found = (await json(server, `/dicomweb/${path}`)) as Record<string, { Value?: string[] }>[];
  return found.map((one) => one['0020000D']?.Value?.[0]);
}

/** The study UIDs of what findscu finds, asked by keys or by a file that holds them. */
async function byFindscu(server: RunningServer, ...keys: readonly string[]): Promise<(string | undefined)[]> {
  const to = ['-aec', 'VESALIUS', '127.0.0.1', String(server.dicomPort)];
  const given = keys.flatMap((key) => (key.endsWith('.dcm') ? [] : ['-k', key]));
  const files = keys.filter((key) => key.endsWith('.dcm'));
  const { stdout, stderr } = await run('findscu', ['-S', ...given, ...to, ...files]);
  return [...(stdout + stderr).matchAll(/^I: \(0020,000d\) UI \[(2\.25\.7770\d)/gm)].map(([, uid]) => uid);
}

async function fillJob(server: RunningServer): Promise<{ state: string; done: number; result?: object }> {
  const { jobs } = (await json(server, '/api/v1/jobs')) as {
    jobs: { kind: string; state: string; done: number; result?: object }[];
  };
  const job = jobs.find(({ kind }) => kind === 'fill-attributes');
  assert.ok(job, 'the job is listed');
  return job;
}

test('attributes that are configured later are filled from what is kept, by a job, and then found by QIDO and C-FIND', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-attributes-'));
  const dataDir = join(folder, 'data');
  let server = await startServer({ dataDir });
  t.after(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  for (let n = 1; n <= STUDIES; n++) {
    await writeFile(join(folder, 'one.dcm'), marked(n));
    await run('storescu', ['-aec', 'VESALIUS', '127.0.0.1', String(server.dicomPort), join(folder, 'one.dcm')]);
  }
  await server.stop();

  server = await startServer({ dataDir, env: { VESALIUS_INDEX_ATTRIBUTES: ATTRIBUTES.join(',') } });
  let job = await fillJob(server);
  for (const until = Date.now() + 30_000; job.state !== 'succeeded' && Date.now() < until; job = await fillJob(server))
    await pause(50);
  assert.deepEqual(job.result, { instances: STUDIES, failed: 0 });
  assert.equal(job.done, STUDIES);

  assert.deepEqual(await byQido(server, 'series?ProtocolName=Protocol%202'), ['2.25.77702']);
  assert.deepEqual(await byQido(server, 'series?KVP=102'), ['2.25.77702']);
  assert.deepEqual(await byQido(server, 'instances?00091010=MARK%202'), ['2.25.77702']);
  assert.deepEqual(await byQido(server, 'studies?ReferencedStudySequence.ReferencedSOPInstanceUID=2.25.55.2'), [
    '2.25.77702',
  ]);

  const found = (level: string, ...keys: string[]) => byFindscu(server, `QueryRetrieveLevel=${level}`, ...keys);
  assert.deepEqual(await found('SERIES', 'StudyInstanceUID=2.25.77703', 'ProtocolName=Protocol 3'), ['2.25.77703']);
  assert.deepEqual(await found('SERIES', 'StudyInstanceUID=2.25.77703', 'KVP=103'), ['2.25.77703']);
  assert.deepEqual(await found('SERIES', 'StudyInstanceUID=2.25.77703', 'KVP=102'), []);
  const nested = 'ReferencedStudySequence[0].ReferencedSOPInstanceUID';
  assert.deepEqual(await found('STUDY', 'StudyInstanceUID', `${nested}=2.25.55.3`), ['2.25.77703']);
  // findscu takes private keys from a file only.
  for (const [mark, studies] of [
    ['MARK 3', ['2.25.77703']],
    ['MARK 2', []],
  ] as const) {
    await writeFile(join(folder, 'keys.dcm'), privateKeys(mark));
    assert.deepEqual(await byFindscu(server, join(folder, 'keys.dcm')), studies);
  }

  await server.stop();
  server = await startServer({ dataDir, env: { VESALIUS_INDEX_ATTRIBUTES: ATTRIBUTES.join(',') } });
  const { jobs } = (await json(server, '/api/v1/jobs')) as { jobs: object[] };
  assert.equal(jobs.length, 1, 'what is filled is not filled again');
});
