import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_CONTEXTS, CT_IMAGE_STORAGE, connectTo, startScp, until, withAssociation } from '../../testing/loopback.ts';
import { associateRequest, RawPeer } from '../../testing/raw-peer.ts';
import type { AssociateRequest, Association, DimseError, Rejection, ScpOptions } from '../index.ts';
import {
  AssociationRejectedError,
  decideContexts,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  REJECTIONS,
  USER_IDENTITY_TYPE,
} from '../index.ts';

const accept: ScpOptions['acceptAssociation'] = (request) => ({
  contexts: decideContexts(request.presentationContexts, () => [EXPLICIT_VR_LITTLE_ENDIAN]),
});

async function rejectionOf(options: Partial<ScpOptions>, request: Partial<AssociateRequest> = {}): Promise<unknown> {
  const scp = await startScp(options);
  try {
    const peer = await RawPeer.connect(scp.port);
    peer.send(associateRequest(request));
    const answer = await peer.next();
    peer.socket.destroy();
    return answer;
  } finally {
    await scp.close();
  }
}

const rejected = (rejection: Rejection) => ({ type: 'A-ASSOCIATE-RJ', ...rejection });

test('each reason to reject has the numbers of PS3.8 Table 9-21', async () => {
  const name = { applicationContextName: '1.2.3' };
  assert.deepEqual(await rejectionOf({}, name), rejected(REJECTIONS['application-context-name-not-supported']));
  const version = { protocolVersion: 2 };
  assert.deepEqual(await rejectionOf({}, version), rejected(REJECTIONS['protocol-version-not-supported']));
  const aeTitles = ['OTHER'];
  assert.deepEqual(await rejectionOf({ aeTitles }), rejected(REJECTIONS['called-AE-title-not-recognized']));
  const calling = () => ({ rejection: 'calling-AE-title-not-recognized' as const });
  assert.deepEqual(await rejectionOf({ acceptAssociation: calling }), rejected({ result: 1, source: 1, reason: 3 }));
  const caps = { maxAssociations: 0 };
  assert.deepEqual(await rejectionOf({ caps }), rejected({ result: 2, source: 3, reason: 2 }));
  const { userInformation } = associateRequest();
  const crumbs = { userInformation: { ...userInformation, maxPduLength: 8 } };
  assert.deepEqual(await rejectionOf({}, crumbs), rejected(REJECTIONS['no-reason-given']));
});

test('an acceptAssociation that fails is temporary congestion', async () => {
  const congestion = rejected(REJECTIONS['temporary-congestion']);
  const fails = [() => assert.fail('database') as never, async () => assert.fail('database') as never];
  for (const acceptAssociation of fails) assert.deepEqual(await rejectionOf({ acceptAssociation }), congestion);
});

test('the requestor gets a typed error that says it in words', async () => {
  const scp = await startScp({ acceptAssociation: async () => ({ rejection: { result: 2, source: 3, reason: 1 } }) });
  try {
    await assert.rejects(connectTo(scp), (error) => {
      assert.ok(error instanceof AssociationRejectedError);
      assert.deepEqual([error.result, error.source, error.reason], [2, 3, 1]);
      assert.match(error.message, /rejected-transient, .*Presentation.*, temporary-congestion/);
      assert.deepEqual(error.where, { association: 'SCU -> SCP' });
      return true;
    });
  } finally {
    await scp.close();
  }
});

test('caps hold per peer, and a place is free again after release and after abort', async () => {
  const refusals: Rejection[] = [];
  const observer = { rejected: (_request: AssociateRequest, rejection: Rejection) => refusals.push(rejection) };
  const scp = await startScp({ caps: { maxAssociationsPerPeer: 2 }, observer });
  try {
    for (let round = 0; round < 3; round++) {
      const first = await connectTo(scp);
      const second = await connectTo(scp);
      await assert.rejects(connectTo(scp), { code: 'association-rejected', result: 2, source: 3, reason: 2 });
      await first.release();
      second.abort();
      await until(() => scp.associations.size === 0);
    }
    assert.equal(refusals.length, 3);
  } finally {
    await scp.close();
  }
});

test('connections beyond the cap are dropped before a byte is read, unless one that says nothing can make room', async () => {
  const failures: DimseError[] = [];
  const observer = { failed: (_connection: unknown, error: DimseError) => failures.push(error) };
  const scp = await startScp({ caps: { maxConnections: 1 }, observer });
  try {
    const association = await connectTo(scp);
    const second = await RawPeer.connect(scp.port);
    await second.ended();
    assert.equal(failures[0]?.code, 'connect');
    await association.release();
    await until(() => scp.associations.size === 0);
    const silent = await RawPeer.connect(scp.port);
    await (await connectTo(scp)).release();
    await silent.ended();
  } finally {
    await scp.close();
  }
});

test('contexts are decided one by one, in our order or in theirs', async () => {
  const proposed = [
    { id: 1, abstractSyntax: '1.1', transferSyntaxes: ['2.1', '2.2'] },
    { id: 3, abstractSyntax: '1.2', transferSyntaxes: ['2.1'] },
    { id: 5, abstractSyntax: '1.1', transferSyntaxes: ['2.9'] },
  ];
  const supported = (abstractSyntax: string) => (abstractSyntax === '1.1' ? ['2.2', '2.1'] : undefined);
  assert.deepEqual(decideContexts(proposed, supported), [
    { id: 1, result: 'acceptance', transferSyntax: '2.2' },
    { id: 3, result: 'abstract-syntax-not-supported' },
    { id: 5, result: 'transfer-syntaxes-not-supported' },
  ]);
  assert.equal(decideContexts(proposed, supported, 'theirs')[0]!.transferSyntax, '2.1');
});

test('a hundred and twenty-eight contexts, two of one class, are told apart', async () => {
  const presentationContexts = [
    ...Array.from({ length: 126 }, (_, i) => ({ abstractSyntax: `1.2.${i}`, transferSyntaxes: ['1.2.840.10008.1.2'] })),
    { abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] },
    { abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [EXPLICIT_VR_LITTLE_ENDIAN] },
  ];
  await withAssociation(
    {},
    async (association) => {
      assert.equal(association.contexts.length, 128);
      assert.equal(association.findContext(CT_IMAGE_STORAGE)?.id, 253);
      assert.equal(association.findContext(CT_IMAGE_STORAGE, EXPLICIT_VR_LITTLE_ENDIAN)?.id, 255);
    },
    { presentationContexts },
  );
});

test('user identity, extended negotiation and implementation reach the other side, and the answers come back', async () => {
  let seen: AssociateRequest | undefined;
  const acceptAssociation: ScpOptions['acceptAssociation'] = (request, connection) => {
    seen = request;
    return {
      ...(accept(request, connection) as { contexts: [] }),
      extendedNegotiation: [{ sopClassUid: CT_IMAGE_STORAGE, information: Buffer.from([2]) }],
      userIdentityResponse: Buffer.from('token'),
    };
  };
  const userIdentity = {
    type: USER_IDENTITY_TYPE['username-and-passcode'],
    positiveResponseRequested: true,
    primary: Buffer.from('doe'),
    secondary: Buffer.from('secret'),
  };
  const extendedNegotiation = [{ sopClassUid: CT_IMAGE_STORAGE, information: Buffer.from([2, 1]) }];
  const commonExtendedNegotiation = [
    { version: 0, sopClassUid: '1.2.3', serviceClassUid: '1.2.840.10008.4.2', relatedGeneralSopClassUids: ['1.2.4'] },
  ];
  await withAssociation(
    { acceptAssociation, implementation: { classUid: '1.2.3.4', versionName: 'SERVER_1' } },
    async (association) => {
      assert.equal(association.peer.implementationClassUid, '1.2.3.4');
      assert.equal(association.peer.implementationVersionName, 'SERVER_1');
      assert.deepEqual(Buffer.from(association.peer.userIdentityResponse!).toString(), 'token');
      assert.deepEqual([...association.peer.extendedNegotiation[0]!.information], [2]);
    },
    { userIdentity, extendedNegotiation, commonExtendedNegotiation, presentationContexts: ALL_CONTEXTS },
  );
  assert.deepEqual(seen?.userInformation.userIdentity, userIdentity);
  assert.deepEqual(seen?.userInformation.extendedNegotiation, extendedNegotiation);
  assert.deepEqual(seen?.userInformation.commonExtendedNegotiation, commonExtendedNegotiation);
});

test('a requestor that gives up before the answer leaves nothing behind', async () => {
  let decided = (_: { contexts: [] }): void => {};
  const decision = new Promise<{ contexts: [] }>((resolve) => {
    decided = resolve;
  });
  const established: Association[] = [];
  const failures: DimseError[] = [];
  const observer = {
    established: (association: Association) => established.push(association),
    failed: (_connection: unknown, error: DimseError) => failures.push(error),
  };
  const scp = await startScp({ acceptAssociation: () => decision, observer });
  try {
    await assert.rejects(connectTo(scp, { signal: AbortSignal.timeout(50) }), {
      code: 'association-aborted',
      by: 'us',
    });
    await assert.rejects(connectTo(scp, { signal: AbortSignal.abort() }), { code: 'connect' });
    await until(() => failures.length === 1);
    decided({ contexts: [] });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(established.length, 0);
  } finally {
    await scp.close();
  }
});

test('close waits for associations as long as it is told, then aborts them', async () => {
  const scp = await startScp();
  const patient = await connectTo(scp);
  const closing = scp.close(2000);
  assert.equal((await patient.cEcho()).status, 0);
  await patient.release();
  await closing;
  const second = await startScp();
  const stubborn = await connectTo(second);
  const idle = await RawPeer.connect(second.port);
  await second.close(20);
  assert.equal((await stubborn.ended)?.code, 'association-aborted');
  await idle.ended();
});
