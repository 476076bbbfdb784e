import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type LocalServer, openLocalServer } from '../../apps/server/src/testing/local-server.ts';
import { tinyCt } from '../../apps/server/src/testing/tiny-ct.ts';
import { type Cell, CHAPTERS } from './dicomweb-cells.ts';

const PLACES: Readonly<Record<string, string>> = {
  '{study}': '2.25.77701',
  '{series}': '2.25.77701.1',
  '{instance}': '2.25.77701.1.1',
};
/** What the search inside a sequence is to find. */
const REQUESTED = { RequestAttributesSequence: [{ ScheduledProcedureStepID: 'S1' }] };
const placed = (text: string) => text.replace(/\{\w+\}/g, (place) => PLACES[place] ?? place);

let server: LocalServer;
before(async () => {
  server = await openLocalServer();
  for (const number of [1, 2]) {
    const stored = await server.call('POST', '/dicomweb/studies', {
      body: tinyCt(1, number, REQUESTED),
      type: 'application/dicom',
    });
    assert.equal(stored.status, 200, stored.text);
  }
});
after(() => server.close());

for (const { title, cells } of CHAPTERS)
  test(title, async () => {
    assert.ok(cells.length > 0);
    for (const cell of cells) await prove(cell);
  });

async function prove(cell: Cell): Promise<void> {
  const { 'content-type': type, ...headers } = cell.headers ?? {};
  const body = cell.body === undefined ? undefined : Buffer.from(placed(JSON.stringify(cell.body)));
  const answer = await server.call(cell.method, `/dicomweb${placed(cell.path)}`, {
    headers,
    ...(body && { body }),
    ...(type !== undefined && { type }),
  });
  const where = `${cell.method} ${cell.path} (${cell.shows})`;
  assert.equal(answer.status, cell.status, `${where}: ${answer.text.slice(0, 300)}`);
  const got = answer.headers.get('content-type') ?? '';
  if (cell.type !== undefined) assert.ok(got.startsWith(cell.type), `${where}: ${got}`);
  if (cell.finds !== undefined) assert.equal(answer.body.length, cell.finds, where);
  if (cell.header) {
    const value = answer.headers.get(cell.header[0]) ?? '';
    assert.ok(value.includes(cell.header[1]), `${where}: ${cell.header[0]}: ${value}`);
  }
}
