import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type DicomFile, readFile, TAG } from '@vesalius/dicom';
import { CORPUS, corpusFile, corpusPaths, WITHOUT_CORPUS } from '../../dicom/test/corpus.ts';
import { decodeFrame, FrameAttributes, imagePixelOf, type Picture, renderFrame } from '../src/index.ts';
import { voiOf } from '../src/render/voi.ts';
import { type PeerPicture, shownByDcmtk } from './dcm2pnm.ts';
import { framesOf } from './frames-of.ts';
import { OTHERWISE } from './rendered-exceptions.ts';

const LEVELS = 1;
const LEAST_COMPARED = 50;
/** Native, RLE and JPEG in its lossless forms: what DCMTK decodes to the same samples as we do. */
const SAME_SAMPLES = /^1\.2\.840\.10008\.1\.2(\.[12]|\.1\.99|\.5|\.4\.(57|70))?$/;

/** The first file of each series whose first frame both can decode. */
function candidates(): string[] {
  const seen = new Set<string>();
  return corpusPaths().filter((path) => {
    const file = fileOf(path);
    const key = file && `${file.dataset.text(TAG.SeriesInstanceUID)} ${file.transferSyntax.uid}`;
    if (!file?.pixelData || !SAME_SAMPLES.test(file.transferSyntax.uid) || seen.has(key!)) return false;
    seen.add(key!);
    return true;
  });
}

function fileOf(path: string): DicomFile | undefined {
  try {
    return readFile(corpusFile(path), { keepTruncated: true });
  } catch {
    return undefined;
  }
}

/** The first frame; undefined when its file says of its pixels what cannot be, which other tests are for. */
async function rendered(file: DicomFile): Promise<{ picture: Picture; attributes: FrameAttributes } | undefined> {
  const image = imagePixelOf(file.dataset);
  if ('refused' in image) return undefined;
  const attributes = new FrameAttributes(file.dataset, 1);
  try {
    const decoded = await decodeFrame(framesOf(file, image)[0]!, file.transferSyntax.uid, image);
    return { picture: renderFrame({ ...decoded, attributes, frameNumber: 1 }), attributes };
  } catch {
    return undefined;
  }
}

/** How DCMTK is told to take the view that we take by ourselves. */
function viewOptions(attributes: FrameAttributes, { channels }: Picture): string[] {
  if (channels === 3) return [];
  const voi = voiOf(attributes, attributes.dataset.number(TAG.PixelRepresentation) === 1);
  if (!voi) return ['+Wm'];
  return voi.kind === 'window' ? ['+Wi', '1'] : ['+Wl', '1'];
}

/** What differs, as a sentence; empty when nothing does. */
function difference(own: Picture, theirs: PeerPicture): string {
  const size = ({ width, height, channels }: Picture | PeerPicture) => `${width} x ${height} x ${channels}`;
  if (size(own) !== size(theirs)) return `${size(own)} instead of ${size(theirs)}`;
  let most = 0;
  for (let at = 0; at < own.bytes.length; at++) most = Math.max(most, Math.abs(own.bytes[at]! - theirs.bytes[at]!));
  return most <= LEVELS ? '' : `differs by ${most} levels`;
}

describe('pictures as DCMTK renders them', { skip: WITHOUT_CORPUS }, () => {
  test(`at least ${LEAST_COMPARED} files of the corpus within ${LEVELS} grey level`, async (t) => {
    const wrong: string[] = [];
    const unused = new Set(Object.keys(OTHERWISE));
    let compared = 0;
    for (const path of CORPUS ? candidates() : []) {
      const own = await rendered(fileOf(path)!);
      const theirs = own && shownByDcmtk(join(CORPUS!, path), viewOptions(own.attributes, own.picture));
      if (!own || typeof theirs !== 'object') continue; // DCMTK shows nothing either, or only we do
      const differs = difference(own.picture, theirs);
      compared++;
      if (differs !== '' && path in OTHERWISE) unused.delete(path);
      else if (differs !== '') wrong.push(`${path}: ${differs}`);
    }
    t.diagnostic(`${compared} files compared, ${Object.keys(OTHERWISE).length} of them known to differ`);
    assert.deepEqual(wrong, []);
    assert.deepEqual([...unused], [], 'every exception is still one');
    assert.ok(compared >= LEAST_COMPARED, `${compared} files were compared`);
  });
});
