import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem, type LocalServer, openLocalServer } from '../../../../apps/server/src/testing/local-server.ts';
import { tinyCt } from '../../../../apps/server/src/testing/tiny-ct.ts';
import { STUDY_SORTINGS } from './study-page.ts';

let server: LocalServer;

before(async () => {
  server = await openLocalServer();
  for (let study = 1; study <= 9; study++) await store(study, 1, { StudyDate: `2026010${Math.ceil(study / 3)}` });
  await store(10, 1, { StudyDate: '', StudyDescription: 'Thorax nativ' });
});

after(() => server.close());

async function store(study: number, number: number, attributes: Record<string, string> = {}): Promise<void> {
  const body = tinyCt(study, number, attributes);
  const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
  assert.equal(answer.body.stored, 1, answer.text);
}

async function found(query: string): Promise<string[]> {
  const { status, body, text } = await server.call('GET', `/api/v1/studies?${query}`);
  assert.equal(status, 200, text);
  return body.studies.map(({ patient }: { patient: { id: string } }) => patient.id);
}

test('free text finds by name in any script and without its marks, by ID, accession number and description', async () => {
  const odd = ['P9', 'P7', 'P5', 'P3', 'P1'];
  assert.deepEqual((await found('q=walesa')).toSorted(), odd.toSorted());
  assert.deepEqual((await found(`q=${encodeURIComponent('山田')}`)).toSorted(), ['P10', 'P2', 'P4', 'P6', 'P8']);
  assert.deepEqual(await found('q=P3'), ['P3']);
  assert.deepEqual(await found('q=A7'), ['P7']);
  assert.deepEqual(await found('q=nativ'), ['P10']);
  assert.deepEqual(await found('q=2.25.77704'), ['P4']);
  assert.deepEqual(await found('q=nobody'), []);
});

test('fields are matching keys and narrow each other', async () => {
  assert.deepEqual(await found('studyDate=20260102-20260103&patientId=P?'), ['P9', 'P8', 'P7', 'P6', 'P5', 'P4']);
  assert.deepEqual(await found('patientName=walesa&studyDate=20260101'), ['P3', 'P1']);
  assert.deepEqual(await found('modality=MR'), []);
  assert.deepEqual(await found('accessionNumber=A2'), ['P2']);
});

test('pages follow each other without a gap or a repetition, the newest first and the undated last', async () => {
  for (const limit of [1, 2, 3, 4, 100]) {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const query = `limit=${limit}${after === undefined ? '' : `&after=${after}`}`;
      const { body } = await server.call('GET', `/api/v1/studies?${query}`);
      seen.push(...body.studies.map(({ patient }: { patient: { id: string } }) => patient.id));
      after = body.next;
    } while (after !== undefined);
    assert.equal(new Set(seen).size, 10, `limit ${limit}: ${seen}`);
    assert.equal(seen.length, 10);
    assert.equal(seen.at(-1), 'P10');
    assert.deepEqual(seen.slice(0, 3).toSorted(), ['P7', 'P8', 'P9']);
  }
});

test('a list is sorted by any column, both ways, and its pages follow each other whatever is alike', async () => {
  const ids = async (sort: string, limit: number) => {
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const { body, text } = await server.call('GET', `/api/v1/studies?sort=${sort}&limit=${limit}&q=P${after}`);
      assert.ok(body.studies, text);
      seen.push(...body.studies.map(({ patient }: { patient: { id: string } }) => patient.id));
      if (body.next === undefined) return seen;
      after = `&after=${body.next}`;
    }
  };
  const byId = ['P1', 'P10', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9'];
  assert.deepEqual(await ids('patientId', 3), byId);
  assert.deepEqual(await ids('-patientId', 4), byId.toReversed());
  assert.equal((await ids('-studyDescription', 2))[0], 'P10');
  for (const sort of STUDY_SORTINGS) {
    const whole = await ids(sort, 100);
    assert.equal(new Set(whole).size, 10, sort);
    assert.deepEqual(await ids(sort, 3), whole, sort);
  }
  const names = (await ids('patientName', 100)).map((id) => Number(id.slice(1)) % 2);
  assert.deepEqual(names, [1, 1, 1, 1, 1, 0, 0, 0, 0, 0], 'Wałęsa before Yamada');
});

test('facets count what a search has of each modality and since each day', async () => {
  const facets = async (query: string) => (await server.call('GET', `/api/v1/studies/facets?${query}`)).body;
  const { total, modalities, since } = await facets('q=P&modalities=CT,MR&since=20260102,20260103,20260104');
  assert.deepEqual(
    [total, modalities],
    [
      10,
      [
        { value: 'CT', count: 10 },
        { value: 'MR', count: 0 },
      ],
    ],
  );
  assert.deepEqual(
    since.map(({ count }: { count: number }) => count),
    [6, 3, 0],
  );
  const narrowed = await facets('q=P&modality=MR&studyDate=20260102&modalities=CT&since=20260101');
  assert.deepEqual([narrowed.total, narrowed.modalities[0].count, narrowed.since[0].count], [0, 3, 0]);
  assertProblem(await server.call('GET', '/api/v1/studies/facets?since=today'), 400, 'invalid');
});

test('a search that cannot be understood is refused', async () => {
  for (const query of ['limit=0', 'limit=1001', 'unknown=1', `q=${'x'.repeat(257)}`])
    assertProblem(await server.call('GET', `/api/v1/studies?${query}`), 400, 'invalid');
  assertProblem(await server.call('GET', '/api/v1/studies?patientID=P1'), 400, 'invalid');
  for (const query of ['sort=colour', 'after=nonsense'])
    assertProblem(await server.call('GET', `/api/v1/studies?${query}`), 400, 'invalid');
  for (const query of ['studyDate=yesterday', 'after=1.2.3.4'])
    assertProblem(await server.call('GET', `/api/v1/studies?${query}`), 400, 'query-not-understood');
});

test('the detail shows a study with its series and instances', async () => {
  await store(1, 2, { StudyDate: '20260101' });
  const { body } = await server.call('GET', '/api/v1/studies/2.25.77701');
  assert.equal(body.study.patient.name.alphabetic, 'Wałęsa^Łucja');
  assert.deepEqual(body.study.modalities, ['CT']);
  assert.deepEqual([body.study.seriesCount, body.study.instanceCount], [1, 2]);
  const [series] = body.series;
  assert.deepEqual([series.modality, series.seriesNumber, series.instanceCount], ['CT', 1, 2]);
  assert.deepEqual(
    series.instances.map(({ sopInstanceUid, rows }: { sopInstanceUid: string; rows: number }) => [
      sopInstanceUid,
      rows,
    ]),
    [
      ['2.25.77701.1.1', 32],
      ['2.25.77701.1.2', 32],
    ],
  );
  assertProblem(await server.call('GET', '/api/v1/studies/1.2.3.4'), 404, 'not-found');
  assertProblem(await server.call('GET', '/api/v1/studies/..%2Fetc'), 400, 'invalid');
});

test('deletion takes just what is named, leaves its trace, and what is in the bin comes back only from there', async () => {
  await store(2, 2, { StudyDate: '20260101' });
  const since = (await server.call('GET', '/api/v1/changes')).body.last;
  const gone = await server.call('DELETE', '/api/v1/studies/2.25.77702/series/2.25.77702.1/instances/2.25.77702.1.1');
  assert.deepEqual([gone.status, gone.body.instances], [200, 1]);
  assert.ok(gone.body.bytes > 2048);
  assert.equal((await server.call('GET', '/api/v1/studies/2.25.77702')).body.study.instanceCount, 1);
  assertProblem(await server.call('DELETE', '/api/v1/studies/2.25.77702/series/1.2.3'), 404, 'not-found');
  const all = await server.call('DELETE', '/api/v1/studies/2.25.77702');
  assert.equal(all.body.instances, 1);
  assertProblem(await server.call('GET', '/api/v1/studies/2.25.77702'), 404, 'not-found');
  assertProblem(await server.call('DELETE', '/api/v1/studies/2.25.77702'), 404, 'not-found');
  const feed = await server.call('GET', `/api/v1/changes?since=${since}`);
  assert.deepEqual(
    feed.body.changes.map(({ kind, sopInstanceUid }: { kind: string; sopInstanceUid: string }) => [
      kind,
      sopInstanceUid,
    ]),
    [
      ['instance-deleted', '2.25.77702.1.1'],
      ['instance-deleted', '2.25.77702.1.2'],
    ],
  );
  const audit = await server.call('GET', '/api/v1/audit?kind=instances-deleted&limit=1');
  assert.deepEqual([audit.body.events[0].actor, audit.body.events[0].studyInstanceUid], ['bootstrap', '2.25.77702']);
  for (const { bin } of [gone.body, all.body]) {
    const back = await server.call('POST', `/api/v1/bin/${bin[0]}/restoration`);
    assert.deepEqual(back.body, { instances: 1, held: 0 });
  }
  assert.equal((await server.call('GET', '/api/v1/studies/2.25.77702')).body.study.instanceCount, 2);
});
