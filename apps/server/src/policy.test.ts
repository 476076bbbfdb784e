/** Each DICOM service with each role, as the policy table says. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile } from '@vesalius/dicom';
import { type Association, connect } from '@vesalius/dimse';
import { passes, SERVICES } from '../../../tools/policy/policy-table.ts';
import { type LocalServer, openLocalServer } from './testing/local-server.ts';
import { studyIdentifier } from './testing/study-identifier.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const VERIFICATION = '1.2.840.10008.1.1';
const FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const MOVE = '1.2.840.10008.5.1.4.1.2.2.2';
const GET = '1.2.840.10008.5.1.4.1.2.2.3';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const NOT_AUTHORIZED = 0x0124;
const MOVE_DESTINATION_UNKNOWN = 0xa801;

let server: LocalServer;

before(async () => {
  server = await openLocalServer();
  await server.call('POST', '/api/v1/import', { body: tinyCt(1, 1), type: 'application/dicom' });
});

after(() => server.close());

/** How each service is used, and the status that it ends with. */
const USES: Readonly<Record<string, (association: Association) => Promise<number>>> = {
  'C-ECHO': async (association) => (await association.cEcho()).status,
  'C-STORE': async (association) => {
    const file = tinyCt(1, 1);
    const source = [file.subarray(readFile(file).datasetOffset)];
    const identity = { sopClassUid: CT, sopInstanceUid: '2.25.77701.1.1' };
    return (await association.cStore({ ...identity, transferSyntaxUid: EXPLICIT, source })).status;
  },
  'C-FIND': async (association) => {
    const responses = association.cFind({ sopClassUid: FIND, identifier: studyIdentifier('2.25.77701') });
    for (let next = await responses.next(); ; next = await responses.next()) if (next.done) return next.value.status;
  },
  'C-GET': async (association) =>
    (
      await association.cGet({
        sopClassUid: GET,
        identifier: studyIdentifier('2.25.77701'),
        store: () => ({ write: () => true, drained: async () => {}, end: async () => ({ status: 0 }), abort() {} }),
      })
    ).status,
  'C-MOVE': async (association) => {
    const request = { sopClassUid: MOVE, identifier: studyIdentifier('2.25.77701'), moveDestination: 'NOWHERE' };
    return (await association.cMove(request)).status;
  },
};

async function statusOf(service: string, callingAeTitle: string): Promise<number> {
  const association = await connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle,
    calledAeTitle: 'VESALIUS',
    presentationContexts: [VERIFICATION, FIND, MOVE, GET, CT].map((abstractSyntax) => ({
      abstractSyntax,
      transferSyntaxes: [EXPLICIT],
    })),
    roles: [{ sopClassUid: CT, scu: true, scp: true }],
  });
  try {
    return (await USES[service]?.(association)) ?? -1;
  } finally {
    await association.release();
  }
}

test('every service has a row and a use', () => {
  assert.deepEqual(Object.keys(USES).sort(), Object.keys(SERVICES).sort());
});

for (const [service, rule] of Object.entries(SERVICES))
  test(`${service}: ${rule}`, async () => {
    const { body } = await server.call('GET', '/api/v1/roles');
    for (const { name, permissions } of body.roles as { name: string; permissions: string[] }[]) {
      if (permissions.includes('*')) continue;
      const aeTitle = name.slice(0, 16).toUpperCase();
      const peer = { host: '127.0.0.1', port: 104, permissions };
      assert.equal((await server.call('PUT', `/api/v1/peers/${aeTitle}`, { body: peer })).status, 200);
      const status = await statusOf(service, aeTitle);
      const refused = status === NOT_AUTHORIZED;
      assert.equal(refused, !passes(rule, permissions), `${name}: 0x${status.toString(16)}`);
      if (!refused) assert.ok([0, MOVE_DESTINATION_UNKNOWN].includes(status), `${name}: 0x${status.toString(16)}`);
    }
  });
