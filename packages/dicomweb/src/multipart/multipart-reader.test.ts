import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { DicomWebError } from '../errors/index.ts';
import type { MultipartLimits } from './limits.ts';
import { MultipartReader } from './multipart-reader.ts';
import { multipartChunks } from './multipart-writer.ts';

interface Part {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

function read(pieces: readonly Uint8Array[], boundary: string, limits?: Partial<MultipartLimits>): Part[] {
  const parts: Part[] = [];
  let chunks: Uint8Array[] = [];
  let headers: Record<string, string> = {};
  const reader = new MultipartReader(
    boundary,
    {
      partBegin(found) {
        headers = Object.fromEntries(found);
        chunks = [];
      },
      partData: (bytes) => void chunks.push(Buffer.from(bytes)),
      partEnd: () => void parts.push({ headers, body: Buffer.concat(chunks) }),
    },
    limits,
  );
  for (const piece of pieces) reader.write(piece);
  reader.end();
  return parts;
}

/** The whole body at once, by the words of RFC 2046 §5.1.1: an oracle without any state. */
function readWhole(body: string, boundary: string): string[] {
  const escaped = boundary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pieces = `\r\n${body}`.split(new RegExp(`\\r\\n--${escaped}(?=--|[ \\t]{0,200}\\r\\n)`));
  const closing = pieces.findIndex((piece, index) => index > 0 && piece.startsWith('--'));
  return pieces.slice(1, closing).map((piece) => piece.slice(piece.indexOf('\r\n\r\n') + 4));
}

function splitAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

const refusedWith = (code: string) => (error: unknown) => error instanceof DicomWebError && error.code === code;

test('parts come out as they went in, wherever the body is split', () => {
  const nearBoundary = fc.constantFrom(
    '\r',
    '\n',
    '-',
    '--',
    '\r\n',
    '\r\n-',
    '\r\n--',
    '\r\n--bou',
    '\r\n--boundX',
    'x',
    ' ',
  );
  const body = fc.array(nearBoundary, { maxLength: 12 }).map((tokens) => tokens.join(''));
  fc.assert(
    fc.property(fc.array(body, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 30 }), (bodies, cuts) => {
      const text = `${bodies.map((one) => `--bound\r\nContent-Type: a/b\r\n\r\n${one}\r\n`).join('')}--bound--\r\nepilogue`;
      const parts = read(splitAt(Buffer.from(text, 'latin1'), cuts), 'bound');
      assert.deepEqual(
        parts.map((part) => part.body.toString('latin1')),
        bodies,
      );
      assert.deepEqual(readWhole(text, 'bound'), bodies);
    }),
    { numRuns: 500 },
  );
});

test('every single split point and byte-by-byte give the same parts', () => {
  const text =
    'preamble\r\n--b \t\r\nA: 1\r\nB: x\r\n y\r\n\r\nfirst\r\n--bb\r\n\r\n--b\r\n\r\nno header\r\n--b\r\n\r\n\r\n--b--';
  const bytes = Buffer.from(text);
  const expected = [
    { headers: { a: '1', b: 'x y' }, body: Buffer.from('first\r\n--bb\r\n') },
    { headers: {}, body: Buffer.from('no header') },
    { headers: {}, body: Buffer.alloc(0) },
  ];
  for (let cut = 0; cut <= bytes.length; cut++) assert.deepEqual(read(splitAt(bytes, [cut]), 'b'), expected);
  assert.deepEqual(
    read(
      [...bytes].map((byte) => Buffer.from([byte])),
      'b',
    ),
    expected,
  );
});

test('what the writer writes the reader reads', async () => {
  const bodies = [randomBytes(0), randomBytes(1), randomBytes(100_000)];
  const chunks: Uint8Array[] = [];
  const parts = bodies.map((body) => ({ headers: { 'Content-Type': 'application/dicom' }, body: [body] }));
  for await (const chunk of multipartChunks('x y', parts)) chunks.push(chunk);
  const back = read(splitAt(Buffer.concat(chunks), [7, 50, 4096, 65_536]), 'x y');
  assert.deepEqual(
    back.map((part) => part.body),
    bodies,
  );
  assert.equal(back[0]!.headers['content-type'], 'application/dicom');
});

test('a body with no part is closed, one without its end is truncated', () => {
  assert.deepEqual(read([Buffer.from('--b--')], 'b'), []);
  assert.throws(() => read([Buffer.from('--b\r\n\r\nhalf')], 'b'), refusedWith('truncated-body'));
  assert.throws(() => read([Buffer.from('--b\r\n\r\nwhole\r\n--b')], 'b'), refusedWith('truncated-body'));
  assert.throws(() => read([], 'b'), refusedWith('truncated-body'));
});

test('preamble, headers and number of parts are bounded, however slowly they come', () => {
  const drip = (text: string) => [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
  const small = { preamble: 100, partHeader: 100, parts: 2 };
  assert.throws(() => read(drip('x'.repeat(200)), 'b', small), refusedWith('preamble-too-long'));
  assert.throws(() => read(drip(`--b\r\nA: ${'x'.repeat(200)}`), 'b', small), refusedWith('headers-too-long'));
  assert.throws(() => read([Buffer.from('--b\r\n\r\n\r\n'.repeat(3))], 'b', small), refusedWith('too-many-parts'));
  assert.throws(() => read([Buffer.from('--b\r\nno colon\r\n\r\n')], 'b', small), refusedWith('bad-header'));
  assert.throws(() => read([], ''), refusedWith('no-boundary'));
});

test('bytes of a part are not copied where no boundary is near', () => {
  const chunk = randomBytes(65_536).fill(1);
  let same = false;
  const reader = new MultipartReader('b', {
    partBegin() {},
    partData(bytes) {
      same ||= bytes.buffer === chunk.buffer && bytes.length === chunk.length;
    },
    partEnd() {},
  });
  reader.write(Buffer.from('--b\r\n\r\n'));
  reader.write(chunk);
  assert.ok(same);
});
