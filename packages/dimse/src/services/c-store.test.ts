import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CT_IMAGE_STORAGE, MemorySink, pattern, sleep, until, withAssociation } from '../../testing/loopback.ts';
import type { CStoreRequest, DataSetSource, ScpOptions } from '../index.ts';
import { DimseStatusError, EXPLICIT_VR_LITTLE_ENDIAN } from '../index.ts';

const call = (source: DataSetSource) => ({
  sopClassUid: CT_IMAGE_STORAGE,
  sopInstanceUid: '1.2.3',
  transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN,
  source,
});

async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    if (at % 3 === 0) await sleep(0);
    yield bytes.subarray(at, at + size);
  }
}

test('the data set arrives as it was sent, whatever its length and however it is cut', async () => {
  const sinks: MemorySink[] = [];
  const cStore = () => {
    sinks.push(new MemorySink());
    return sinks.at(-1)!;
  };
  const limits = { maxPduLength: 5000 };
  await withAssociation({ handlers: { cStore }, limits }, async (association) => {
    for (const length of [2, 100, 4993, 4994, 4996, 50_000, 3_000_000]) {
      const bytes = pattern(length);
      for (const source of [bytes, [bytes], inParts(bytes, 777), inParts(bytes, 4994)]) {
        assert.equal((await association.cStore(call(source))).status, 0);
        assert.ok(sinks.pop()!.bytes.equals(bytes), `${length}`);
      }
    }
    assert.equal((await association.cStore(call([]))).status, 0);
    assert.equal(sinks.pop()!.bytes.length, 0);
  });
});

test('the request carries its parameters', async () => {
  let seen: CStoreRequest | undefined;
  const cStore = (request: CStoreRequest) => {
    seen = request;
    return new MemorySink({ status: 0xb000, errorComment: 'coerced' });
  };
  await withAssociation({ handlers: { cStore } }, async (association) => {
    const result = await association.cStore({
      ...call(pattern(10)),
      priority: 'high',
      moveOriginator: { aeTitle: 'MOVER', messageId: 9 },
    });
    assert.deepEqual([result.status, result.errorComment], [0xb000, 'coerced']);
  });
  assert.equal(seen?.sopClassUid, CT_IMAGE_STORAGE);
  assert.equal(seen?.sopInstanceUid, '1.2.3');
  assert.equal(seen?.priority, 'high');
  assert.deepEqual(seen?.moveOriginator, { aeTitle: 'MOVER', messageId: 9 });
  assert.equal(seen?.context.transferSyntax, EXPLICIT_VR_LITTLE_ENDIAN);
});

test('a sink that says false gets nothing more until it has drained', async () => {
  let full = false;
  let tooMuch = 0;
  let waits = 0;
  const sink = new (class extends MemorySink {
    override write(slice: Uint8Array): boolean {
      if (full) tooMuch++;
      super.write(slice);
      full = true;
      return false;
    }
    override async drained(): Promise<void> {
      waits++;
      await sleep(1);
      full = false;
    }
  })();
  await withAssociation({ handlers: { cStore: () => sink } }, async (association) => {
    const bytes = pattern(2_000_000);
    assert.equal((await association.cStore(call(bytes))).status, 0);
    assert.ok(sink.bytes.equals(bytes));
  });
  assert.equal(tooMuch, 0);
  assert.ok(waits > 5);
});

test('while the sink is full the sender is held, so that nothing piles up', async () => {
  let taken = 0;
  let drain = (): void => {};
  const drained = new Promise<void>((resolve) => {
    drain = resolve;
  });
  const sink = new (class extends MemorySink {
    override write(slice: Uint8Array): boolean {
      taken += slice.length;
      return false;
    }
    override drained(): Promise<void> {
      return drained;
    }
  })();
  let pulled = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < 64; i++) {
      pulled++;
      yield Buffer.alloc(1 << 20);
    }
  }
  await withAssociation({ handlers: { cStore: () => sink } }, async (association) => {
    const stored = association.cStore(call(endless()));
    await sleep(300);
    const before = pulled;
    await sleep(200);
    assert.equal(pulled, before, 'the source is pulled no more');
    assert.ok(pulled < 30, `${pulled} MiB of 64 left the source`);
    assert.ok(taken < 1 << 20);
    drain();
    assert.equal((await stored).status, 0);
    assert.equal(taken, 64 << 20);
  });
});

for (const [what, cStore, status] of [
  ['answers at once', () => ({ status: 0x0122 }), 0x0122],
  ['answers later', async () => ({ status: 0xa700 }), 0xa700],
  ['throws', () => assert.fail('inside'), 0x0110],
  ['rejects with a status', () => Promise.reject(new DimseStatusError(0xa900)), 0xa900],
] as [string, ScpOptions['handlers']['cStore'], number][]) {
  test(`a handler that ${what} refuses the data set, which is read and thrown away`, async () => {
    await withAssociation({ handlers: cStore ? { cStore } : {} }, async (association) => {
      for (let i = 0; i < 3; i++) assert.equal((await association.cStore(call(pattern(300_000)))).status, status);
      assert.equal((await association.cEcho()).status, 0);
    });
  });
}

test('without a handler the answer is unrecognized operation', async () => {
  await withAssociation({}, async (association) => {
    assert.equal((await association.cStore(call(pattern(100_000)))).status, 0x0211);
  });
});

test('a handler that takes its time to decide misses nothing', async () => {
  const sink = new MemorySink();
  const cStore = async () => {
    await sleep(30);
    return sink;
  };
  await withAssociation({ handlers: { cStore } }, async (association) => {
    const bytes = pattern(1_000_000);
    assert.equal((await association.cStore(call(bytes))).status, 0);
    assert.ok(sink.bytes.equals(bytes));
  });
});

test('a sink that fails is aborted, and its status is the answer', async () => {
  const faults: Partial<MemorySink>[] = [
    {
      write: () => {
        throw new DimseStatusError(0xa700, 'disk full');
      },
    },
    { write: () => false, drained: () => Promise.reject(new DimseStatusError(0xa700, 'disk full')) },
    { end: () => assert.fail('no') as never },
  ];
  const sinks: MemorySink[] = [];
  const cStore = () => {
    sinks.push(Object.assign(new MemorySink(), faults[sinks.length]));
    return sinks.at(-1)!;
  };
  await withAssociation({ handlers: { cStore } }, async (association) => {
    for (const status of [0xa700, 0xa700, 0x0110]) {
      assert.equal((await association.cStore(call(pattern(500_000)))).status, status);
    }
    assert.equal((await association.cEcho()).status, 0);
  });
  assert.deepEqual(
    sinks.map((sink) => sink.aborted !== undefined),
    [true, true, false],
  );
  assert.ok(sinks.every((sink) => !sink.ended));
});

test('the association ends midway: the sink is aborted, not ended', async () => {
  const sink = new MemorySink();
  const late = new MemorySink();
  let decide = (_: MemorySink): void => {};
  const decided = new Promise<MemorySink>((resolve) => {
    decide = resolve;
  });
  for (const cStore of [() => sink, () => decided]) {
    await withAssociation({ handlers: { cStore } }, async (association) => {
      async function* stuck(): AsyncGenerator<Uint8Array> {
        yield pattern(200_000);
        yield pattern(200_000);
        setTimeout(() => association.abort(), 50);
        await new Promise(() => {});
      }
      await assert.rejects(association.cStore(call(stuck())), { code: 'association-aborted', by: 'us' });
    });
  }
  await until(() => sink.aborted !== undefined);
  decide(late);
  await until(() => late.aborted !== undefined);
  assert.equal(sink.ended || late.ended, false);
});

test('a source that fails before its first byte costs nothing, midway the association', async () => {
  await withAssociation({ handlers: { cStore: () => new MemorySink() } }, async (association) => {
    async function* failing(buffers: number): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < buffers; i++) yield pattern(1000);
      throw new Error('unreadable');
    }
    await assert.rejects(association.cStore(call(failing(0))), /unreadable/);
    assert.equal((await association.cEcho()).status, 0);
    await assert.rejects(association.cStore(call(failing(3))), { code: 'protocol' });
    assert.equal(association.established, false);
  });
});

test('several stores asked for at once go one after another', async () => {
  let open = 0;
  let most = 0;
  const cStore = () => {
    most = Math.max(most, ++open);
    const sink = new MemorySink();
    sink.end = () => {
      open--;
      return { status: 0 };
    };
    return sink;
  };
  await withAssociation({ handlers: { cStore } }, async (association) => {
    const calls = Array.from({ length: 10 }, () => association.cStore(call(inParts(pattern(100_000), 9999))));
    assert.ok((await Promise.all(calls)).every((result) => result.status === 0));
  });
  assert.equal(most, 1);
});
