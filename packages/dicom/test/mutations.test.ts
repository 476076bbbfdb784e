import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ctFile, ctHeader } from '../bench/ct-header.ts';
import {
  DicomError,
  type DicomFile,
  readFile,
  StreamReader,
  TAG,
  toDicomJson,
  toNativeXml,
  writeDataset,
  writeFile,
} from '../src/index.ts';
import { pieces } from './arbitrary-dataset.ts';
import { ascii, explicit, fileHead, item, JPEG_UID, join, SEQUENCE_END, UNDEFINED } from './bytes.ts';

const compressed = (): Uint8Array => {
  const header = ctHeader();
  header.remove(TAG.PixelData);
  const fragments = join(item(ascii('')), item(new Uint8Array(300)), item(new Uint8Array(20)), SEQUENCE_END);
  return join(fileHead(JPEG_UID), writeDataset(header, JPEG_UID), explicit('7FE00010', 'OB', fragments, UNDEFINED));
};

const DEFLATED = ctFile('1.2.840.10008.1.2.1.99');
const SEEDS = [ctFile(), ctFile('1.2.840.10008.1.2'), ctFile('1.2.840.10008.1.2.2'), DEFLATED, compressed()];

const OTHERS = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99'];

/** One thing that can happen to bytes: some are changed, cut out, doubled, or the rest is lost. */
interface Mutation {
  readonly kind: 'set' | 'cut' | 'double' | 'end';
  readonly at: number;
  readonly bytes: Uint8Array;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('set', 'set', 'set', 'cut', 'double', 'end'),
  at: fc.nat({ max: 4000 }),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
    fc.constantFrom(...[0xff, 0].map((b) => new Uint8Array(4).fill(b))),
  ),
});

function mutated(bytes: Uint8Array, { kind, at, bytes: other }: Mutation): Uint8Array {
  const from = at % bytes.length;
  const to = Math.min(bytes.length, from + other.length);
  if (kind === 'set') return join(bytes.subarray(0, from), other, bytes.subarray(to));
  if (kind === 'cut') return join(bytes.subarray(0, from), bytes.subarray(to));
  return kind === 'double' ? join(bytes.subarray(0, to), bytes.subarray(from)) : bytes.subarray(0, from);
}

function outcome(read: () => DicomFile): unknown {
  try {
    const { dataset, warnings, datasetOffset, transferSyntax } = read();
    const bulkDataUri = (_: string, element: { readonly skipped?: unknown; readonly encapsulated?: unknown }) =>
      element.skipped || element.encapsulated ? 'long' : undefined;
    toNativeXml(dataset, { bulkDataUri });
    return { json: toDicomJson(dataset, { bulkDataUri }), warnings, datasetOffset, uid: transferSyntax.uid };
  } catch (error) {
    assert.ok(error instanceof DicomError, `${(error as Error).stack}`);
    return error.code;
  }
}

test('damaged files give a typed error or a data set, the same whole and in pieces, which can be written again', () => {
  const cuts = fc.array(fc.nat(), { maxLength: 12 });
  const damage = fc.array(mutation, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...SEEDS), damage, cuts, (seed, mutations, places) => {
      const bytes = mutations.reduce((before, one) => (before.length > 0 ? mutated(before, one) : before), seed);
      const whole = outcome(() => readFile(bytes, { valuesUpTo: 500 }));
      const streamed = outcome(() => {
        const reader = new StreamReader({ form: 'file', valuesUpTo: 500 });
        for (const piece of pieces(bytes, places)) reader.write(piece);
        return reader.end();
      });
      // Of a broken deflated data set a stream sees the first fault, the whole buffer first whether it is complete.
      if (seed === DEFLATED && typeof whole === 'string') assert.equal(typeof streamed, 'string');
      else assert.deepEqual(streamed, whole);
      if (typeof whole === 'string') return;
      const { dataset, transferSyntax } = readFile(bytes);
      const uid = transferSyntax.keyword === '' ? JPEG_UID : transferSyntax.uid;
      const again = outcome(() => readFile(writeFile({ dataset, meta: metaOf(uid), transferSyntaxUid: uid })));
      assert.notEqual(again, 'no-progress');
      for (const other of OTHERS) {
        outcome(() => readFile(writeFile({ dataset, meta: metaOf(other), transferSyntaxUid: other })));
      }
    }),
    { numRuns: 2000 },
  );
});

function metaOf(uid: string) {
  return readFile(fileHead(uid)).meta;
}
