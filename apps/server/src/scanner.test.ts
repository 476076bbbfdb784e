import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile, UID } from '@vesalius/dicom';
import { connect } from '@vesalius/dimse';
import { type FakeClamd, fakeClamd } from '../../../archive/scan-clamd/src/testing/fake-clamd.ts';
import { type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

let clamd: FakeClamd;
let server: LocalServer;

before(async () => {
  clamd = await fakeClamd('X5O!P%@AP');
  server = await openLocalServer({ VESALIUS_STORE_SCANNER: clamd.address });
});
after(async () => {
  await server.close();
  await clamd.close();
});

const CLEAN = (number: number) => tinyCt(1, number);
const HARMFUL = (number: number) => tinyCt(1, number, { ImageComments: 'X5O!P%@AP[4' });
const upload = (body: Uint8Array) => server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
const instances = async () => (await server.call('GET', '/api/v1/statistics')).body.instances as number;

async function store(number: number, file: Uint8Array): Promise<number> {
  const association = await connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'SENDER',
    calledAeTitle: 'VESALIUS',
    presentationContexts: [{ abstractSyntax: UID.CTImageStorage, transferSyntaxes: [UID.ExplicitVRLittleEndian] }],
  });
  const { status } = await association.cStore({
    sopClassUid: UID.CTImageStorage,
    sopInstanceUid: `2.25.77701.1.${number}`,
    transferSyntaxUid: UID.ExplicitVRLittleEndian,
    source: file.subarray(readFile(file).datasetOffset),
  });
  await association.release();
  return status;
}

test('what is clean is kept, what is not is refused by every door, on record and without a trace', async () => {
  assert.equal((await upload(CLEAN(1))).status, 200);
  assert.equal(await store(2, CLEAN(2)), 0);
  assert.equal(await instances(), 2);
  const refused = await upload(HARMFUL(3));
  assert.deepEqual([refused.status, refused.body.results[0].code], [422, 'content-refused']);
  assert.equal(await store(4, HARMFUL(4)), 0xc000);
  assert.equal(await instances(), 2);
  const { body } = await server.call('GET', '/api/v1/audit?outcome=failure&limit=50');
  assert.ok(JSON.stringify(body).includes('content-refused'));
  assert.equal((await upload(CLEAN(3))).status, 200, 'the same instance, cleaned');
});

test('while the scanner does not answer nothing is taken, and senders are told to come again', async () => {
  clamd.answer = 'hang-up';
  const answer = await upload(CLEAN(9));
  assert.deepEqual([answer.status, answer.body.results[0].code], [503, 'scanner-unavailable']);
  assert.equal(await store(9, CLEAN(9)), 0xa700);
  clamd.answer = 'truth';
  assert.equal(await store(9, CLEAN(9)), 0);
});
