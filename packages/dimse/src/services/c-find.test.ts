import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pattern, STUDY_ROOT_FIND, sleep, until, withAssociation } from '../../testing/loopback.ts';
import type { CFindMatch, CFindRequest } from '../index.ts';
import { DimseStatusError, EXPLICIT_VR_LITTLE_ENDIAN } from '../index.ts';

const call = { sopClassUid: STUDY_ROOT_FIND, identifier: pattern(40) };

test('matches come in order with their status, then the final result', async () => {
  let seen: CFindRequest | undefined;
  async function* cFind(request: CFindRequest): AsyncGenerator<CFindMatch> {
    seen = request;
    for (let i = 0; i < 1000; i++) {
      yield { identifier: pattern(2 + 2 * i), ...(i % 2 === 1 && { status: 0xff01 as const }) };
    }
  }
  await withAssociation({ handlers: { cFind } }, async (association) => {
    const responses = association.cFind({ ...call, priority: 'low' });
    for (let i = 0; ; i++) {
      const next = await responses.next();
      if (next.done) {
        assert.equal(i, 1000);
        assert.equal(next.value.status, 0);
        break;
      }
      assert.ok(pattern(2 + 2 * i).equals(next.value.identifier));
      assert.equal(next.value.status, i % 2 === 1 ? 0xff01 : 0xff00);
      assert.equal(next.value.transferSyntaxUid, EXPLICIT_VR_LITTLE_ENDIAN);
    }
  });
  assert.ok(pattern(40).equals(seen!.identifier));
  assert.equal(seen!.priority, 'low');
});

test('the identifier may be made for the transfer syntax', async () => {
  const asked: string[] = [];
  const cFind = async function* (request: CFindRequest): AsyncGenerator<CFindMatch> {
    yield { identifier: request.identifier };
  };
  await withAssociation({ handlers: { cFind } }, async (association) => {
    const identifier = (transferSyntaxUid: string): Uint8Array => {
      asked.push(transferSyntaxUid);
      return pattern(10);
    };
    const first = await association.cFind({ ...call, identifier }).next();
    assert.ok(!first.done && pattern(10).equals(first.value.identifier));
  });
  assert.deepEqual(asked, [EXPLICIT_VR_LITTLE_ENDIAN]);
});

test('a returned result, a thrown status, a thrown error and no handler give their final status', async () => {
  const ends = [
    // biome-ignore lint/correctness/useYield: a search without matches
    async function* (): AsyncGenerator<CFindMatch, { status: number; errorComment: string }> {
      return { status: 0xa900, errorComment: 'no such level' };
    },
    async function* (): AsyncGenerator<CFindMatch> {
      yield { identifier: pattern(2) };
      throw new DimseStatusError(0xa700);
    },
    // biome-ignore lint/correctness/useYield: a search without matches
    async function* (): AsyncGenerator<CFindMatch> {
      throw new Error('database');
    },
    undefined,
  ];
  for (const [i, status] of [0xa900, 0xa700, 0xc000, 0x0211].entries()) {
    const cFind = ends[i];
    await withAssociation({ handlers: cFind ? { cFind } : {} }, async (association) => {
      const responses = association.cFind(call);
      let next = await responses.next();
      while (!next.done) next = await responses.next();
      assert.equal(next.value.status, status);
    });
  }
});

/** Searches for ever until told to stop. */
function endlessFind() {
  const state = { yielded: 0, cancelled: false, returned: false };
  async function* cFind(request: CFindRequest): AsyncGenerator<CFindMatch> {
    request.signal.addEventListener('abort', () => {
      state.cancelled = true;
    });
    try {
      for (;;) {
        state.yielded++;
        yield { identifier: pattern(100) };
        await sleep(1);
      }
    } finally {
      state.returned = true;
    }
  }
  return { state, cFind };
}

test('aborting the signal sends C-CANCEL; the final status is 0xFE00', async () => {
  const { state, cFind } = endlessFind();
  await withAssociation({ handlers: { cFind } }, async (association) => {
    const controller = new AbortController();
    const responses = association.cFind({ ...call, signal: controller.signal });
    let count = 0;
    let next = await responses.next();
    while (!next.done) {
      if (++count === 5) controller.abort();
      next = await responses.next();
    }
    assert.equal(next.value.status, 0xfe00);
    assert.ok(state.cancelled && state.returned);
    assert.equal((await association.cEcho()).status, 0);
  });
});

test('leaving the loop sends C-CANCEL, and the association can be used on', async () => {
  const { state, cFind } = endlessFind();
  await withAssociation({ handlers: { cFind } }, async (association) => {
    for await (const response of association.cFind(call)) {
      assert.ok(response.identifier);
      break;
    }
    assert.equal((await association.cEcho()).status, 0);
    assert.ok(state.cancelled && state.returned);
  });
});

test('a slow consumer holds the search instead of filling memory', async () => {
  let yielded = 0;
  async function* cFind(): AsyncGenerator<CFindMatch> {
    for (; yielded < 20_000; yielded++) yield { identifier: pattern(1000) };
  }
  await withAssociation({ handlers: { cFind } }, async (association) => {
    const responses = association.cFind(call);
    await responses.next();
    await sleep(300);
    assert.ok(yielded < 20_000, `${yielded}`);
    let count = 1;
    for await (const _ of responses) count++;
    assert.equal(count, 20_000);
  });
});

test('the end of the association ends both sides of a search', async () => {
  const { state, cFind } = endlessFind();
  await withAssociation({ handlers: { cFind } }, async (association) => {
    const responses = association.cFind(call);
    await responses.next();
    association.abort('enough');
    await assert.rejects(
      async () => {
        for await (const _ of responses);
      },
      { code: 'association-aborted', by: 'us' },
    );
  });
  await until(() => state.returned);
  assert.ok(state.cancelled);
});

test('an identifier beyond the limit is refused with 0xA700', async () => {
  const cFind = () => assert.fail('not called');
  await withAssociation({ handlers: { cFind }, limits: { maxIdentifierBytes: 1000 } }, async (association) => {
    const next = await association.cFind({ ...call, identifier: pattern(1002) }).next();
    assert.equal(next.done && next.value.status, 0xa700);
  });
});
