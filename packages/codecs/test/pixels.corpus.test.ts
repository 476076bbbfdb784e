import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { readFile, TAG } from '@vesalius/dicom';
import { CORPUS, corpusFile, WITHOUT_CORPUS } from '../../dicom/test/corpus.ts';
import { type DecodedFrame, decodeFrame, familyOf, imagePixelOf } from '../src/index.ts';
import { EXCEPTIONS, REFUSED } from './exceptions.ts';
import { framesOf } from './frames-of.ts';
import { pixelReferences, type Reference, type ReferenceDecoder } from './references.ts';
import { statisticsOf } from './statistics.ts';

/** So many frames of each file have a hash. */
const HASHED_FRAMES = 64;
/** Grey levels by which the mean of a lossy frame may differ from that of another decoder. */
const TOLERANCE = 1;
const LOSSY = /\.4\.(5[0-6]|81|91|111|112|203)$/;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

interface Decoded {
  readonly transferSyntaxUid: string;
  readonly frames: readonly DecodedFrame[];
  readonly kept: Uint8Array | undefined;
}

/** @throws an error with a code, also where the module refuses */
async function decode(path: string): Promise<Decoded> {
  const file = readFile(corpusFile(path), { keepTruncated: true });
  const image = imagePixelOf(file.dataset);
  if ('refused' in image) throw Object.assign(new Error(image.keyword), { code: image.refused });
  const frames: DecodedFrame[] = [];
  for (const frame of framesOf(file, image).slice(0, HASHED_FRAMES))
    frames.push(await decodeFrame(frame, file.transferSyntax.uid, image));
  assert.equal(frames.length, Math.min(HASHED_FRAMES, image.numberOfFrames), `frames of ${path}`);
  return { transferSyntaxUid: file.transferSyntax.uid, frames, kept: file.dataset.get(TAG.PixelData)?.bytes };
}

function holdAgainst(path: string, { transferSyntaxUid, frames, kept }: Decoded, { decoders, agree }: Reference): void {
  const able = Object.values(decoders).filter(({ error }) => error === undefined);
  const hashed = able.filter(({ frameSha256 }) => frameSha256 !== undefined);
  const own = frames.map(({ bytes }) => sha256(bytes));
  if (hashed.some(({ frameSha256 }) => isSame(frameSha256!, own))) return;
  if (kept && able.some((one) => one.sha256 === sha256(kept))) return;
  const lossless = !LOSSY.test(transferSyntaxUid);
  assert.ok(!(lossless && agree && hashed.length > 0), `${path}: not the bytes of the references`);
  const told = able.filter(({ frame1 }) => frame1?.mean !== undefined);
  assert.ok(told.length === 0 || told.some((one) => isNear(one, frames[0]!)), `${path}: far from the references`);
}

function isSame(theirs: readonly string[], own: readonly string[]): boolean {
  return theirs.length === own.length && theirs.every((hash, index) => hash === own[index]);
}

function isNear({ frame1 }: ReferenceDecoder, frame: DecodedFrame): boolean {
  const { mean, min, max } = statisticsOf(frame);
  const tolerance = TOLERANCE * 2 ** Math.max(0, frame.image.bitsStored - 8);
  return (
    Math.abs(mean - frame1!.mean) <= tolerance &&
    Math.abs(min - frame1!.min) <= 8 * tolerance &&
    Math.abs(max - frame1!.max) <= 8 * tolerance
  );
}

describe('pixels of the corpus, by family of transfer syntax', { skip: WITHOUT_CORPUS, concurrency: false }, () => {
  const families = Map.groupBy(CORPUS ? pixelReferences() : [], ([, { transferSyntax }]) =>
    transferSyntax === null ? 'unknown' : (familyOf(transferSyntax) ?? 'unknown'),
  );
  for (const [family, files] of families) {
    test(`${family}: ${files.length} files as two other implementations decode them`, async () => {
      for (const [path, reference] of files) {
        if (path in EXCEPTIONS) continue;
        if (path in REFUSED) {
          await assert.rejects(decode(path), { code: REFUSED[path] }, path);
          continue;
        }
        const decoded = await decode(path).catch((cause) => assert.fail(`${path}: ${cause.message}`));
        holdAgainst(path, decoded, reference);
      }
    });
  }
});
