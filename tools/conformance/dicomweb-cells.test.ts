import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { toDicomJson } from '@vesalius/dicom';
import { BODIES } from '../../apps/server/src/testing/conformance-bodies.ts';
import {
  FILES,
  film,
  mp4,
  pdf,
  photo,
  report,
  STUDIES,
  state,
  videoModel,
} from '../../apps/server/src/testing/conformance-files.ts';
import { type LocalServer, openLocalServer } from '../../apps/server/src/testing/local-server.ts';
import { tinyCt } from '../../apps/server/src/testing/tiny-ct.ts';
import type { Cell } from './cell.ts';
import { CHAPTERS } from './dicomweb-cells.ts';

const PLACES: Readonly<Record<string, string>> = {
  '{study}': '2.25.77701',
  '{series}': '2.25.77701.1',
  '{instance}': '2.25.77701.1.1',
  '{film}': STUDIES.film,
  '{pdf}': STUDIES.pdf,
  '{video}': STUDIES.video,
  '{photo}': STUDIES.photo,
  '{report}': STUDIES.report,
};
/** What the search inside a sequence is to find. */
const REQUESTED = { RequestAttributesSequence: [{ ScheduledProcedureStepID: 'S1' }] };
const placed = (text: string) => text.replace(/\{\w+\}/g, (place) => PLACES[place] ?? place);

let server: LocalServer;
before(async () => {
  server = await openLocalServer({ VESALIUS_PEERS: 'NOWHERE@127.0.0.1:1' });
  for (const number of [1, 2]) {
    const stored = await server.call('POST', '/dicomweb/studies', {
      body: tinyCt(1, number, REQUESTED),
      type: 'application/dicom',
    });
    assert.equal(stored.status, 200, stored.text);
  }
});

/** What only the cells about such media see: the others count what is there. What a chapter has put into the bin comes back for the next. */
async function storeMedia(): Promise<void> {
  const { entries } = (await server.call('GET', '/api/v1/bin')).body;
  const ours = (entries as { id: number; studyInstanceUid: string }[]).filter(({ studyInstanceUid }) =>
    Object.values<string>(STUDIES).includes(studyInstanceUid),
  );
  for (const { id } of ours) await server.call('POST', `/api/v1/bin/${id}/restoration`);
  if (ours.length > 0) return;
  for (const body of [film(), pdf(), photo(), report(), state(1), state(2)]) {
    const stored = await server.call('POST', '/dicomweb/studies', { body, type: 'application/dicom' });
    assert.equal(stored.status, 200, stored.text);
  }
  const boundary = 'part-of-a-video';
  const head = (type: string) => Buffer.from(`\r\n--${boundary}\r\nContent-Type: ${type}\r\n\r\n`);
  const model = Buffer.from(JSON.stringify([toDicomJson(videoModel())]));
  const body = Buffer.concat([
    head('application/dicom+json'),
    model,
    head('video/mp4'),
    mp4(),
    Buffer.from(`\r\n--${boundary}--`),
  ]);
  const type = `multipart/related; type="application/dicom+json"; boundary=${boundary}`;
  const stored = await server.call('POST', '/dicomweb/studies', { body, type });
  assert.equal(stored.status, 200, stored.text);
}

async function forgetMedia(): Promise<void> {
  for (const study of Object.values(STUDIES)) await server.call('DELETE', `/dicomweb/studies/${study}`);
}
after(() => server.close());

for (const { title, cells } of CHAPTERS)
  test(title, async () => {
    assert.ok(cells.length > 0);
    const needsMedia = cells.some(({ path }) => /\{(film|pdf|video|photo|report)\}/.test(path));
    if (needsMedia) await storeMedia();
    for (const cell of cells) await prove(cell);
    if (needsMedia) await forgetMedia();
  });

async function prove(cell: Cell): Promise<void> {
  const { 'content-type': type, ...headers } = cell.headers ?? {};
  const told = cell.body === undefined ? undefined : Buffer.from(placed(JSON.stringify(cell.body)));
  const parts = cell.multipart === undefined ? undefined : BODIES[cell.multipart];
  const body = parts?.bytes ?? (cell.file === undefined ? told : FILES[cell.file]);
  const service = cell.path.startsWith('/wado?') ? '' : '/dicomweb';
  const answer = await server.call(cell.method, service + placed(cell.path), {
    headers,
    ...(body && { body }),
    ...(type !== undefined && { type }),
    ...(parts && { type: parts.type }),
  });
  const where = `${cell.method} ${cell.path} (${cell.shows})`;
  assert.equal(answer.status, cell.status, `${where}: ${answer.text.slice(0, 300)}`);
  const got = answer.headers.get('content-type') ?? '';
  if (cell.type !== undefined) assert.ok(got.startsWith(cell.type), `${where}: ${got}`);
  if (cell.finds !== undefined) assert.equal(answer.body.length, cell.finds, where);
  if (cell.has !== undefined) assert.ok(Object.hasOwn(answer.body, cell.has), `${where}: ${answer.text}`);
  if (cell.header) {
    const value = answer.headers.get(cell.header[0]) ?? '';
    assert.ok(value.includes(cell.header[1]), `${where}: ${cell.header[0]}: ${value}`);
  }
}
