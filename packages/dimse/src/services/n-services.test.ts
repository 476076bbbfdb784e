import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pattern, STORAGE_COMMITMENT, withAssociation } from '../../testing/loopback.ts';
import type { NRequest, NResult, ServiceHandlers } from '../index.ts';
import { DimseStatusError } from '../index.ts';

const CALL = { sopClassUid: STORAGE_COMMITMENT, sopInstanceUid: '1.2.840.10008.1.20.1.1' };

/** Handlers that write down what they were asked. */
function recording(result: NResult) {
  const seen: [string, NRequest][] = [];
  const record =
    (name: string) =>
    (request: NRequest): NResult => {
      seen.push([name, request]);
      return result;
    };
  const handlers: ServiceHandlers = {
    nGet: record('nGet'),
    nSet: record('nSet'),
    nAction: record('nAction'),
    nCreate: record('nCreate'),
    nDelete: record('nDelete'),
  };
  return { seen, handlers };
}

test('each service reaches its handler with its parameters and brings its answer back', async () => {
  const { seen, handlers } = recording({ status: 0, dataSet: pattern(30) });
  await withAssociation({ handlers }, async (association) => {
    const dataSet = pattern(50);
    const responses = [
      await association.nGet({ ...CALL, attributeIdentifierList: [0x00100010, 0x00100020] }),
      await association.nSet({ ...CALL, dataSet }),
      await association.nAction({ ...CALL, actionTypeId: 1, dataSet }),
      await association.nCreate({ ...CALL, dataSet }),
      await association.nDelete(CALL),
    ];
    for (const response of responses) {
      assert.equal(response.status, 0);
      assert.equal(response.sopInstanceUid, CALL.sopInstanceUid);
      assert.ok(pattern(30).equals(response.dataSet!));
    }
  });
  assert.deepEqual(
    seen.map(([name, request]) => [name, request.sopClassUid, request.sopInstanceUid, request.dataSet?.length]),
    [
      ['nGet', CALL.sopClassUid, CALL.sopInstanceUid, undefined],
      ['nSet', CALL.sopClassUid, CALL.sopInstanceUid, 50],
      ['nAction', CALL.sopClassUid, CALL.sopInstanceUid, 50],
      ['nCreate', CALL.sopClassUid, CALL.sopInstanceUid, 50],
      ['nDelete', CALL.sopClassUid, CALL.sopInstanceUid, undefined],
    ],
  );
  assert.deepEqual(
    'attributeIdentifierList' in seen[0]![1] && seen[0]![1].attributeIdentifierList,
    [0x00100010, 0x00100020],
  );
  assert.equal('actionTypeId' in seen[2]![1] && seen[2]![1].actionTypeId, 1);
});

test('N-CREATE may leave the instance UID to the SCP', async () => {
  const { seen, handlers } = recording({ status: 0, sopInstanceUid: '1.2.3' });
  await withAssociation({ handlers }, async (association) => {
    const { sopClassUid } = CALL;
    assert.equal((await association.nCreate({ sopClassUid, dataSet: pattern(4) })).sopInstanceUid, '1.2.3');
  });
  assert.equal(seen[0]![1].sopInstanceUid, undefined);
});

test('without handlers: unrecognized operation; a handler that throws: its status', async () => {
  await withAssociation({}, async (association) => {
    assert.equal((await association.nDelete(CALL)).status, 0x0211);
    assert.equal((await association.nSet({ ...CALL, dataSet: pattern(4) })).status, 0x0211);
    assert.equal((await association.nSet(CALL)).status, 0x0212, 'no Modification List');
  });
  const nAction = (): never => {
    throw new DimseStatusError(0x0123);
  };
  await withAssociation({ handlers: { nAction } }, async (association) => {
    assert.equal((await association.nAction({ ...CALL, actionTypeId: 7 })).status, 0x0123);
  });
});

test('the SCP reports an event on the association of the action, even from inside its handler', async () => {
  const events: number[] = [];
  const handlers: ServiceHandlers = {
    nAction: async (request, association) => {
      const response = await association.nEventReport({ ...CALL, eventTypeId: 2, dataSet: pattern(8) });
      assert.ok(request.dataSet);
      return { status: response.status };
    },
  };
  const scuHandlers: ServiceHandlers = {
    nEventReport: (request) => {
      events.push(request.eventTypeId);
      return { status: 0x0110 };
    },
  };
  await withAssociation(
    { handlers },
    async (association) => {
      assert.equal((await association.nAction({ ...CALL, actionTypeId: 1, dataSet: pattern(4) })).status, 0x0110);
    },
    { handlers: scuHandlers },
  );
  assert.deepEqual(events, [2]);
});

test('a data set beyond the limit is refused with resource limitation', async () => {
  const { seen, handlers } = recording({ status: 0 });
  await withAssociation({ handlers, limits: { maxIdentifierBytes: 100 } }, async (association) => {
    const dataSet = pattern(102);
    assert.equal((await association.nAction({ ...CALL, actionTypeId: 1, dataSet })).status, 0x0213);
  });
  assert.equal(seen.length, 0);
});
