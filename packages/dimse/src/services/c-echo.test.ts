import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectTo, withAssociation } from '../../testing/loopback.ts';
import { DimseStatusError, NoPresentationContextError } from '../index.ts';

test('C-ECHO succeeds without a handler, many times on one association', async () => {
  await withAssociation({}, async (association) => {
    for (let i = 0; i < 100; i++) assert.equal((await association.cEcho()).status, 0);
    const all = await Promise.all(Array.from({ length: 20 }, () => association.cEcho()));
    assert.ok(all.every((result) => result.status === 0));
  });
});

test('a handler decides the status, by return, by promise, by DimseStatusError', async () => {
  const answers = [
    () => ({ status: 0x0124, errorComment: 'x'.repeat(100), offendingElements: [0x00100010] }),
    async () => ({ status: 0x0001 }),
    () => {
      throw new DimseStatusError(0x0213, 'busy');
    },
    async () => {
      throw new Error('the name of a patient');
    },
  ];
  let turn = 0;
  await withAssociation({ handlers: { cEcho: () => answers[turn++]!() } }, async (association) => {
    const refused = await association.cEcho();
    assert.deepEqual(refused, {
      status: 0x0124,
      errorComment: 'x'.repeat(64),
      offendingElements: [0x00100010],
      errorId: undefined,
    });
    assert.equal((await association.cEcho()).status, 0x0001);
    const limited = await association.cEcho();
    assert.deepEqual([limited.status, limited.errorComment], [0x0213, 'busy']);
    const failed = await association.cEcho();
    assert.deepEqual([failed.status, failed.errorComment], [0x0110, undefined]);
  });
});

test('the handler sees who asks, and in which context', async () => {
  const seen: unknown[] = [];
  const cEcho = (
    request: { messageId: number; sopClassUid: string },
    association: { callingAeTitle: string; role: string },
  ) => {
    seen.push(request.messageId, request.sopClassUid, association.callingAeTitle, association.role);
    return { status: 0 };
  };
  await withAssociation({ handlers: { cEcho } }, async (association) => {
    await association.cEcho();
  });
  assert.deepEqual(seen, [1, '1.2.840.10008.1.1', 'SCU', 'acceptor']);
});

test('without an accepted context there is a typed error, and after the end another', async () => {
  await withAssociation({ acceptAssociation: () => ({ contexts: [] }) }, async (association) => {
    await assert.rejects(association.cEcho(), NoPresentationContextError);
    await association.release();
    await assert.rejects(association.cEcho(), { code: 'association-closed' });
    await assert.rejects(association.release(), { code: 'association-closed' });
  });
});

test('nobody listens: ConnectError', async () => {
  await assert.rejects(connectTo({ port: 1 }), { code: 'connect', name: 'ConnectError' });
});
