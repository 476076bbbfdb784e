import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALL_CONTEXTS,
  CT_IMAGE_STORAGE,
  MemorySink,
  MR_IMAGE_STORAGE,
  pattern,
  STUDY_ROOT_GET,
  STUDY_ROOT_MOVE,
  sleep,
  withAssociation,
} from '../../testing/loopback.ts';
import type {
  CGetRequest,
  CMoveRequest,
  CStoreRequest,
  RetrieveResult,
  SubOperationCounts,
  SubOperations,
} from '../index.ts';
import {
  DimseStatusError,
  decideContexts,
  EXPLICIT_VR_LITTLE_ENDIAN,
  NoPresentationContextError,
  retrieveStatus,
} from '../index.ts';

const GET = { sopClassUid: STUDY_ROOT_GET, identifier: pattern(20) };
const MOVE = { sopClassUid: STUDY_ROOT_MOVE, identifier: pattern(20), moveDestination: 'DEST' };
const GET_ROLES = { roles: [{ sopClassUid: CT_IMAGE_STORAGE, scu: false, scp: true }] };

type Progress = AsyncGenerator<SubOperationCounts, RetrieveResult>;

test('C-MOVE tells its progress and its end', async () => {
  let seen: CMoveRequest | undefined;
  async function* cMove(request: CMoveRequest): Progress {
    seen = request;
    for (let i = 1; i <= 3; i++) yield { remaining: 3 - i, completed: i, failed: 0, warning: 0 };
    return { completed: 3, failed: 0, warning: 0 };
  }
  await withAssociation({ handlers: { cMove } }, async (association) => {
    const progress: SubOperationCounts[] = [];
    const end = await association.cMove({ ...MOVE, onProgress: (counts) => progress.push(counts) });
    assert.deepEqual(
      progress.map((counts) => counts.remaining),
      [2, 1, 0],
    );
    assert.deepEqual([end.status, end.completed, end.failed, end.warning, end.remaining], [0, 3, 0, 0, 0]);
    assert.equal(end.identifier, undefined);
  });
  assert.equal(seen?.moveDestination, 'DEST');
});

test('failures end in 0xB000 or 0xA702 with the list of the failed', async () => {
  for (const [completed, status] of [
    [1, 0xb000],
    [0, 0xa702],
  ] as const) {
    // biome-ignore lint/correctness/useYield: no progress to tell
    async function* cMove(): Progress {
      return { completed, failed: 2, warning: 0, failedSopInstanceUids: ['1.2', '1.2.3'] };
    }
    await withAssociation({ handlers: { cMove } }, async (association) => {
      const end = await association.cMove(MOVE);
      assert.equal(end.status, status);
      assert.equal(Buffer.from(end.identifier!).toString('latin1'), '\x08\0\x58\0UI\x0a\x001.2\\1.2.3\0');
    });
  }
  assert.equal(retrieveStatus({ completed: 1, failed: 0, warning: 1 }), 0xb000);
  assert.equal(retrieveStatus({ completed: 0, failed: 0, warning: 0 }), 0);
});

test('a refused or failing C-MOVE says so', async () => {
  const refusals = [
    [() => assert.fail('database') as never, 0xc000],
    [
      () => {
        throw new DimseStatusError(0xa801);
      },
      0xa801,
    ],
  ] as const;
  for (const [cMove, status] of refusals) {
    await withAssociation({ handlers: { cMove } }, async (association) => {
      assert.equal((await association.cMove(MOVE)).status, status);
    });
  }
});

/** Stores `count` instances of `size` bytes back to the SCU. */
function getOf(count: number, size: number, each: () => Promise<void> = async () => {}) {
  return async function* (request: CGetRequest, _association: unknown, sub: SubOperations): Progress {
    const counts = { remaining: count, completed: 0, failed: 0, warning: 0 };
    const failedSopInstanceUids: string[] = [];
    for (let i = 0; i < count && !request.signal.aborted; i++) {
      const sopInstanceUid = `1.2.${i}`;
      const store = { sopClassUid: CT_IMAGE_STORAGE, sopInstanceUid, transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN };
      const { status } = await sub.cStore({ ...store, source: [pattern(size)] });
      counts.remaining--;
      if (status === 0) counts.completed++;
      else {
        counts.failed++;
        failedSopInstanceUids.push(sopInstanceUid);
      }
      yield { ...counts };
      await each();
    }
    return { ...counts, failedSopInstanceUids };
  };
}

test('C-GET brings the instances over the same association', async () => {
  await withAssociation(
    { handlers: { cGet: getOf(5, 700_000) } },
    async (association) => {
      const sinks: MemorySink[] = [];
      const requests: CStoreRequest[] = [];
      const store = (request: CStoreRequest): MemorySink => {
        requests.push(request);
        sinks.push(new MemorySink());
        return sinks.at(-1)!;
      };
      const remaining: number[] = [];
      const end = await association.cGet({ ...GET, store, onProgress: (counts) => remaining.push(counts.remaining) });
      assert.deepEqual([end.status, end.completed], [0, 5]);
      assert.deepEqual(remaining, [4, 3, 2, 1, 0]);
      assert.ok(sinks.every((sink) => sink.ended && sink.bytes.equals(pattern(700_000))));
      assert.deepEqual(
        requests.map((request) => request.sopInstanceUid),
        ['1.2.0', '1.2.1', '1.2.2', '1.2.3', '1.2.4'],
      );
      assert.equal((await association.cEcho()).status, 0);
    },
    GET_ROLES,
  );
});

test('two C-GETs asked for at once each get their own', async () => {
  await withAssociation(
    { handlers: { cGet: getOf(3, 1000) } },
    async (association) => {
      const counts = [0, 0];
      const get = (i: number) =>
        association.cGet({
          ...GET,
          store: () => {
            counts[i]!++;
            return new MemorySink();
          },
        });
      await Promise.all([get(0), get(1)]);
      assert.deepEqual(counts, [3, 3]);
    },
    GET_ROLES,
  );
});

test('C-GET is cancelled while it runs: 0xFE00 with what remains', async () => {
  await withAssociation(
    { handlers: { cGet: getOf(1000, 100, () => sleep(1)) } },
    async (association) => {
      const controller = new AbortController();
      let stored = 0;
      const store = (): MemorySink => {
        if (++stored === 4) controller.abort();
        return new MemorySink();
      };
      const end = await association.cGet({ ...GET, store, signal: controller.signal });
      assert.equal(end.status, 0xfe00);
      assert.ok(end.completed >= 4 && end.completed < 1000);
      assert.equal(end.completed + end.remaining, 1000);
    },
    GET_ROLES,
  );
});

test('what the SCU refuses is counted as failed and listed', async () => {
  await withAssociation(
    { handlers: { cGet: getOf(2, 100) } },
    async (association) => {
      let turn = 0;
      const store = () => (turn++ === 0 ? new MemorySink() : { status: 0xa700 });
      const end = await association.cGet({ ...GET, store });
      assert.deepEqual([end.status, end.completed, end.failed], [0xb000, 1, 1]);
      assert.match(Buffer.from(end.identifier!).toString('latin1'), /1\.2\.1/);
    },
    GET_ROLES,
  );
});

test('without the SCP role of the requestor there is no context for the sub-operations', async () => {
  for (const roles of [[], [{ sopClassUid: CT_IMAGE_STORAGE, scu: true, scp: false }]]) {
    let contexts: number | undefined;
    let error: unknown;
    async function* cGet(_request: CGetRequest, _association: unknown, sub: SubOperations): Progress {
      contexts = sub.contexts.length;
      const store = { sopClassUid: CT_IMAGE_STORAGE, sopInstanceUid: '1.2', source: pattern(10) };
      error = await sub.cStore({ ...store, transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN }).catch((e) => e);
      yield { remaining: 0, completed: 0, failed: 1, warning: 0 };
      return { completed: 0, failed: 1, warning: 0 };
    }
    await withAssociation(
      { handlers: { cGet } },
      async (association) => {
        const end = await association.cGet({ ...GET, store: () => assert.fail('no') });
        assert.equal(end.status, 0xa702);
      },
      { roles },
    );
    assert.equal(contexts, 0);
    assert.ok(error instanceof NoPresentationContextError);
  }
});

test('a role that the acceptor takes away, or does not answer, is not there', async () => {
  const mr = { abstractSyntax: MR_IMAGE_STORAGE, transferSyntaxes: [EXPLICIT_VR_LITTLE_ENDIAN] };
  await withAssociation(
    {
      acceptAssociation: (request) => ({
        contexts: decideContexts(request.presentationContexts, () => [EXPLICIT_VR_LITTLE_ENDIAN]),
        roles: [{ sopClassUid: CT_IMAGE_STORAGE, scu: true, scp: false }],
      }),
    },
    async (association, scp) => {
      const [theirs] = scp.associations;
      for (const sopClass of [CT_IMAGE_STORAGE, MR_IMAGE_STORAGE]) {
        assert.ok(association.findContext(sopClass, undefined, 'scu'));
        assert.equal(association.findContext(sopClass, undefined, 'scp'), undefined);
        assert.ok(theirs!.findContext(sopClass, undefined, 'scp'));
        assert.equal(theirs!.findContext(sopClass, undefined, 'scu'), undefined);
      }
    },
    {
      presentationContexts: [...ALL_CONTEXTS, mr],
      roles: [CT_IMAGE_STORAGE, MR_IMAGE_STORAGE].map((sopClassUid) => ({ sopClassUid, scu: true, scp: true })),
    },
  );
});
