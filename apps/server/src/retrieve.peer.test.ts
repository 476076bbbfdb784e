import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile as readBytes, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { type DicomFile, readFile, TAG, toDicomJson, UID } from '@vesalius/dicom';
import { freePort, type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { keep } from '../../../tools/torture/server/store.ts';
import { keys } from './testing/findscu.ts';
import { ended, succeeded } from './testing/program.ts';
import { filesIn, hashesIn, hashesOf } from './testing/received.ts';
import { type StoreSink, storescp } from './testing/storescp.ts';
import { tinyCt } from './testing/tiny-ct.ts';

/** AE titles of move destinations: one that takes uncompressed images, one that takes JPEG too, one that is to get small ones, one that hangs up, one that is not there, movescu itself. */
const DESTINATIONS = ['PLAIN', 'JPEG', 'SMALL', 'HANGSUP', 'GONE', 'MOVESCU'] as const;

const NATIVE = [1, 2, 3].map((number) => tinyCt(1, number));
const TWO = [1, 2].map((number) => tinyCt(3, number));
const MANY = Array.from({ length: 100 }, (_, index) => tinyCt(2, index + 1));

let folder: string;
let server: RunningServer;
let jpeg: Uint8Array;
const ports: Record<string, number> = {};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-retrieve-'));
  for (const title of DESTINATIONS) ports[title] = await freePort();
  const peers = DESTINATIONS.map((title) => `${title}@127.0.0.1:${ports[title]}`);
  server = await startServer({
    dataDir: join(folder, 'data'),
    env: { VESALIUS_PEERS: peers.join(','), VESALIUS_SEND_LOSSY: 'SMALL=jpeg-2000-lossy' },
  });
  jpeg = await compressed(tinyCt(1, 4));
  await keep(server, [...NATIVE, jpeg]);
  await keep(server, [...TWO, ...MANY]);
});

after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function compressed(file: Uint8Array): Promise<Uint8Array> {
  const [from, to] = [join(folder, 'native.dcm'), join(folder, 'jpeg.dcm')];
  await writeFile(from, file);
  await succeeded('dcmcjpeg', [from, to]);
  return readBytes(to);
}

/** The first frame no longer begins as an image of JPEG does. */
function broken(file: Uint8Array): Uint8Array {
  const at = Buffer.from(file).indexOf(Buffer.from([0xff, 0xd8, 0xff]));
  return file.map((byte, index) => (index >= at && index < at + 40 ? 0x55 : byte));
}

type Title = (typeof DESTINATIONS)[number];

/** A storescp that ends with its test. */
async function destination(t: TestContext, title: Title, args: readonly string[] = []): Promise<StoreSink> {
  const sink = await storescp(folder, ports[title]!, ['-aet', title, ...args]);
  t.after(() => sink.stop());
  return sink;
}

const there = () => ['-aec', 'VESALIUS', '127.0.0.1', String(server.dicomPort)];
const study = (number: number) => keys({ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: `2.25.7770${number}` });

/** The final response as movescu -d prints it: status, counts, failed SOP Instance UIDs. */
async function move(title: string, asked: readonly string[]) {
  const { text } = await ended('movescu', ['-d', '-S', ...asked, '-aem', title, ...there()]);
  const final = text.slice(text.lastIndexOf('INCOMING DIMSE MESSAGE'));
  const count = (word: string) => Number(new RegExp(`${word} Suboperations +: (\\d+)`).exec(final)?.[1] ?? Number.NaN);
  return {
    status: /DIMSE Status +: 0x([0-9a-f]{4})/.exec(final)?.[1],
    completed: count('Completed'),
    failed: count('Failed'),
    failedUids: /\(0008,0058\) UI \[([^\]]*)/.exec(final)?.[1]?.split('\\') ?? [],
  };
}

const instance = (number: number) => `2.25.77701.1.${number}`;

test('movescu has storescp sent a study, bit for bit, compressed instances as they are kept', async (t) => {
  const sink = await destination(t, 'JPEG', ['+xs']);
  assert.deepEqual(await move('JPEG', study(1)), { status: '0000', completed: 4, failed: 0, failedUids: [] });
  assert.deepEqual(await hashesIn(sink.folder), hashesOf([...NATIVE, jpeg]));
});

/** Of the files of a folder: the native ones are bit for bit what was sent, and the fourth is the compressed one, decoded. */
async function assertDecoded(received: string): Promise<void> {
  const hashes = await hashesIn(received);
  const [decoded] = (await filesIn(received)).filter(({ dataset }) => dataset.text(TAG.SOPInstanceUID) === instance(4));
  hashes.delete(instance(4));
  assert.deepEqual(hashes, hashesOf(NATIVE));
  assert.deepEqual(decoded!.dataset.bytes(TAG.PixelData), readFile(tinyCt(1, 4)).dataset.bytes(TAG.PixelData));
  const others = (file: DicomFile) => ({ ...toDicomJson(file.dataset), '7FE00010': undefined });
  assert.deepEqual(others(decoded!), others(readFile(jpeg)));
}

test('a destination that takes no compressed images gets them decoded', async (t) => {
  const sink = await destination(t, 'PLAIN');
  assert.deepEqual(await move('PLAIN', study(1)), { status: '0000', completed: 4, failed: 0, failedUids: [] });
  await assertDecoded(sink.folder);
});

/** What a rule had compressed with loss: an instance of its own that names each of these as its source. */
async function assertDerived(received: string, numbers: readonly number[]): Promise<void> {
  const files = await filesIn(received);
  const sources = files.map(({ dataset, transferSyntax }) => {
    assert.equal(transferSyntax.uid, UID.JPEG2000);
    assert.equal(dataset.text(TAG.LossyImageCompression), '01');
    const [source] = dataset.items(TAG.SourceImageSequence);
    assert.notEqual(dataset.text(TAG.SOPInstanceUID), source!.text(TAG.ReferencedSOPInstanceUID));
    return source!.text(TAG.ReferencedSOPInstanceUID);
  });
  assert.deepEqual(sources.toSorted(), numbers.map(instance));
}

test('a destination that a rule names gets images with loss, as instances of their own', async (t) => {
  const sink = await destination(t, 'SMALL', ['+xa']);
  assert.deepEqual(await move('SMALL', study(1)), { status: '0000', completed: 4, failed: 0, failedUids: [] });
  await assertDerived(sink.folder, [1, 2, 3, 4]);
});

test('getscu that a rule names gets them with loss where it takes that, else without', async () => {
  const got = async (name: string, ...args: string[]) => {
    const received = join(folder, name);
    await mkdir(received);
    await succeeded('getscu', ['-S', ...study(1), '-aet', 'SMALL', ...args, '-od', received, ...there()]);
    return received;
  };
  await assertDerived(await got('small', '+xw'), [1, 2, 3, 4]);
  await assertDecoded(await got('plain'));
});

test('what cannot be decoded is counted and named; the rest arrives', async (t) => {
  await keep(server, [tinyCt(4, 1), Buffer.from(broken(await compressed(tinyCt(4, 2))))]);
  const sink = await destination(t, 'PLAIN');
  const moved = await move('PLAIN', study(4));
  assert.deepEqual(moved, { status: 'b000', completed: 1, failed: 1, failedUids: ['2.25.77704.1.2'] });
  assert.equal((await filesIn(sink.folder)).length, 1);
});

test('a destination that hangs up: all that did not arrive is named, and the server goes on', async (t) => {
  await destination(t, 'HANGSUP', ['+xs', '--abort-after']);
  const moved = await move('HANGSUP', study(1));
  assert.equal(moved.status, 'a702');
  assert.deepEqual([moved.completed, moved.failed], [0, 4]);
  assert.deepEqual(moved.failedUids.toSorted(), [1, 2, 3, 4].map(instance));
  await succeeded('echoscu', there());
});

test('a destination that is not there is 0xA702 with all named, one that nobody knows 0xA801', async () => {
  const gone = await move('GONE', study(1));
  assert.deepEqual([gone.status, gone.failed, gone.failedUids.length], ['a702', 4, 4]);
  assert.equal((await move('NOBODY', study(1))).status, 'a801');
});

test('series and image level, and several UIDs at once', async (t) => {
  const sink = await destination(t, 'PLAIN');
  const asked = keys({
    QueryRetrieveLevel: 'IMAGE',
    StudyInstanceUID: '2.25.77701',
    SeriesInstanceUID: '2.25.77701.1',
    SOPInstanceUID: `${instance(1)}\\${instance(3)}`,
  });
  assert.equal((await move('PLAIN', asked)).completed, 2);
  assert.deepEqual(await hashesIn(sink.folder), hashesOf([NATIVE[0]!, NATIVE[2]!]));
  const series = keys({
    QueryRetrieveLevel: 'SERIES',
    StudyInstanceUID: '2.25.77703',
    SeriesInstanceUID: '2.25.77703.1',
  });
  assert.equal((await move('PLAIN', series)).completed, 2);
  assert.deepEqual(await hashesIn(sink.folder), hashesOf([NATIVE[0]!, NATIVE[2]!, ...TWO]));
});

test('what is not kept moves nothing, with success', async () => {
  assert.deepEqual(await move('PLAIN', study(7)), { status: '0000', completed: 0, failed: 0, failedUids: [] });
});

test('movescu --cancel ends a long retrieval with 0xFE00, and tells how much is left', async () => {
  const itself = ['-aem', 'MOVESCU', '--port', String(ports.MOVESCU), '-od', await mkdtemp(join(folder, 'cancel-'))];
  const { text } = await ended('movescu', ['-d', '-S', ...study(2), '--cancel', '1', ...itself, ...there()]);
  const final = text.slice(text.lastIndexOf('INCOMING DIMSE MESSAGE'));
  assert.match(final, /DIMSE Status +: 0xfe00/);
  const [completed, remaining] = ['Completed', 'Remaining'].map((word) =>
    Number(new RegExp(`${word} Suboperations +: (\\d+)`).exec(final)?.[1]),
  );
  assert.equal(completed! + remaining!, MANY.length);
  assert.ok(remaining! > 0);
});

test('getscu takes a study, bit for bit, and compressed instances decoded unless it takes them as they are', async () => {
  const got = await mkdtemp(join(folder, 'get-'));
  await succeeded('getscu', ['+B', '-S', ...study(2), '-od', got, ...there()]);
  assert.deepEqual(await hashesIn(got), hashesOf(MANY));
  const some = await mkdtemp(join(folder, 'get-'));
  await succeeded('getscu', ['+B', '-S', ...study(1), '-od', some, ...there()]);
  await assertDecoded(some);
  const lossless = await mkdtemp(join(folder, 'get-'));
  const one = keys({
    QueryRetrieveLevel: 'IMAGE',
    StudyInstanceUID: '2.25.77701',
    SeriesInstanceUID: '2.25.77701.1',
    SOPInstanceUID: instance(4),
  });
  await succeeded('getscu', ['+xs', '+B', '-S', ...one, '-od', lossless, ...there()]);
  assert.deepEqual(await hashesIn(lossless), hashesOf([jpeg]));
});
