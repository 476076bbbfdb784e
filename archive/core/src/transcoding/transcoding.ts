import {
  ArchiveError,
  type BlobStore,
  type LossyRule,
  type Retrieve,
  type StoredInstance,
  type Transcoding,
} from '@vesalius/archive/api';
import {
  CodecError,
  ENCODABLE,
  type EncodedFrame,
  encodesLosslessly,
  familyOf,
  frameBits,
  frameBytes,
  type ImagePixel,
  type ImagePixelRefusal,
  imagePixelOf,
  optionsOfQuality,
  USUAL_QUALITY,
} from '@vesalius/codecs';
import { type Dataset, lookupTransferSyntax, readDataset, writeDataset } from '@vesalius/dicom';
import type { CodecWorkers } from '../rendering/codec-workers.ts';
import { frameBytes as keptFrame } from '../retrieve/frame-bytes.ts';
import { readHeader } from '../retrieve/header.ts';
import { aroundPixels } from './around-pixels.ts';
import { asFile } from './as-file.ts';
import { LOSSY_SYNTAXES, lossyUidOf, markCompressed, markDerived } from './lossy-marks.ts';
import { holdsShades, maySufferLoss } from './may-lose.ts';
import { measured } from './measured-frames.ts';
import { encapsulatedElement, nativeElement, type PixelElement } from './pixel-element.ts';

/** Frames decoded while the one before them is taken. */
const AHEAD = 2;
/** Up to this a native data set is written anew whole, which is quicker; beyond it frame by frame. */
const WHOLE_BYTES = 8 * 1024 * 1024;
/** What has no frames that one could go by is in memory whole all the same, up to this. */
const MOST_REENCODED = 256 * 1024 * 1024;
/** How the attributes of what was compressed with loss are told of it. */
type Mark = (dataset: Dataset, instance: StoredInstance, transferSyntaxUid: string, ratio: number) => void;
const marked: Mark = (dataset, _, transferSyntaxUid, ratio) => markCompressed(dataset, transferSyntaxUid, ratio);

const LOSSLESS = ENCODABLE.filter((uid) => encodesLosslessly(uid));
const NATIVE = LOSSLESS.filter(isNative);

export interface LossyChoices {
  /** In which transfer syntaxes with loss images are sent, and to whom; to nobody unless told. */
  readonly lossyRules?: readonly LossyRule[];
  /** Of what is compressed with a loss, 1 to 100; the encoders' own unless told. */
  readonly lossyQuality?: number;
}

/** Decodes and encodes frame by frame in worker threads; what is held is a few frames and the attributes around them. */
export class ArchiveTranscoding implements Transcoding {
  readonly #retrieve: Retrieve;
  readonly #blobs: BlobStore;
  readonly #workers: CodecWorkers;
  readonly #rules: readonly LossyRule[];
  readonly #quality: number;

  constructor(
    retrieve: Retrieve,
    blobs: BlobStore,
    workers: CodecWorkers,
    { lossyRules = [], lossyQuality = USUAL_QUALITY }: LossyChoices = {},
  ) {
    this.#retrieve = retrieve;
    this.#blobs = blobs;
    this.#workers = workers;
    this.#rules = lossyRules;
    this.#quality = lossyQuality;
  }

  offers({ pixels, transferSyntaxUid: kept }: StoredInstance): readonly string[] {
    const family = familyOf(kept);
    if (pixels && family !== undefined && family !== 'video') return LOSSLESS.filter((uid) => uid !== kept);
    return isNative(kept) ? NATIVE.filter((uid) => uid !== kept) : [];
  }

  lossyOffers(instance: StoredInstance): readonly string[] {
    return maySufferLoss(instance) ? LOSSY_SYNTAXES.filter((uid) => uid !== instance.transferSyntaxUid) : [];
  }

  uidIn(instance: StoredInstance, transferSyntaxUid: string): string {
    const isOther = isLossy(transferSyntaxUid) && transferSyntaxUid !== instance.transferSyntaxUid;
    return isOther ? lossyUidOf(instance, transferSyntaxUid, this.#quality) : instance.sopInstanceUid;
  }

  lossyTo(aeTitle: string): string | undefined {
    return this.#rules.find((rule) => rule.aeTitle === '*' || rule.aeTitle === aeTitle)?.transferSyntaxUid;
  }

  dataset(instance: StoredInstance, transferSyntaxUid: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const uid = this.uidIn(instance, transferSyntaxUid);
    return this.#dataset(instance, transferSyntaxUid, (...told) => markDerived(...told, uid));
  }

  async #dataset(
    instance: StoredInstance,
    transferSyntaxUid: string,
    mark: Mark,
  ): Promise<AsyncIterable<Uint8Array> | undefined> {
    const bothNative = isNative(instance.transferSyntaxUid) && isNative(transferSyntaxUid);
    if (bothNative && instance.fileSize <= WHOLE_BYTES) return this.#reencoded(instance, transferSyntaxUid);
    const { dataset } = await readHeader(this.#blobs, instance);
    const image = imagePixelOf(dataset);
    if (bothNative && !liesInFrames(image, instance))
      return instance.fileSize <= MOST_REENCODED ? this.#reencoded(instance, transferSyntaxUid) : undefined;
    if ('refused' in image || !canBe(dataset, image, transferSyntaxUid)) return undefined;
    const first = await this.#made(instance, 1, image, transferSyntaxUid);
    if (!first) return undefined;
    const frames = instance.pixels?.numberOfFrames ?? 1;
    const element = elementOf(transferSyntaxUid, first, frames);
    if (!element.head) return undefined;
    const following = this.#following(instance, frames, image, transferSyntaxUid, first);
    if (!isLossy(transferSyntaxUid)) {
      const around = aroundPixels(dataset, first.image, transferSyntaxUid);
      return joined(around.before, element, first, following, around.behind);
    }
    const { rest, ratio } = await measured(first, following, frameBytes(image));
    mark(dataset, instance, transferSyntaxUid, ratio);
    const around = aroundPixels(dataset, first.image, transferSyntaxUid);
    return joined(around.before, element, first, rest, around.behind);
  }

  async file(instance: StoredInstance, transferSyntaxUid: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const uid = this.uidIn(instance, transferSyntaxUid);
    return asFile(instance, uid, transferSyntaxUid, await this.dataset(instance, transferSyntaxUid));
  }

  /** The file as it is to be kept in its own place: the same instance also with a loss, which then was found to be none that matters. */
  async fileToKeep(
    instance: StoredInstance,
    transferSyntaxUid: string,
  ): Promise<AsyncIterable<Uint8Array> | undefined> {
    const dataset = await this.#dataset(instance, transferSyntaxUid, marked);
    return asFile(instance, instance.sopInstanceUid, transferSyntaxUid, dataset);
  }

  /** The attributes are read once, however many frames are asked for. */
  async frames(
    instance: StoredInstance,
    transferSyntaxUid: string,
  ): Promise<(number: number) => Promise<Uint8Array | undefined>> {
    const { dataset } = await readHeader(this.#blobs, instance);
    const image = imagePixelOf(dataset);
    if ('refused' in image || !canBe(dataset, image, transferSyntaxUid)) return async () => undefined;
    return async (number) => (await this.#made(instance, number, image, transferSyntaxUid))?.bytes;
  }

  /** Where only lengths and byte order differ: faster than frame by frame, and for what is no image too. */
  async *#reencoded(instance: StoredInstance, to: string): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.concat(await Array.fromAsync(this.#retrieve.dataset(instance)));
    yield writeDataset(readDataset(bytes, instance.transferSyntaxUid).dataset, to);
  }

  async *#following(
    instance: StoredInstance,
    count: number,
    image: ImagePixel,
    to: string,
    first: EncodedFrame,
  ): AsyncGenerator<EncodedFrame> {
    const begun: Promise<EncodedFrame | undefined>[] = [];
    for (let number = 2; number <= count || begun.length > 0; ) {
      while (number <= count && begun.length < AHEAD) {
        const making = this.#made(instance, number++, image, to);
        making.catch(() => undefined); // told when it is its turn
        begun.push(making);
      }
      const frame = await begun.shift()!;
      if (!frame || !isAlike(frame.image, first.image)) {
        throw new ArchiveError('not-understood', { detail: 'a frame cannot be given in this transfer syntax' });
      }
      yield frame;
    }
  }

  /** Undefined when there is no such frame, or it is not what it says. */
  async #made(
    instance: StoredInstance,
    number: number,
    image: ImagePixel,
    to: string,
  ): Promise<EncodedFrame | undefined> {
    const encoded = await keptFrame(this.#retrieve, instance, number);
    if (!encoded) return undefined;
    const pool = await this.#workers.pool();
    try {
      const options = optionsOfQuality(this.#quality);
      return await pool.run('transcodedFrame', encoded, image, instance.transferSyntaxUid, to, options);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      if (error.code === 'busy') throw new ArchiveError('busy');
      return undefined;
    }
  }
}

/** Whether a transfer syntax loses something as it is written here. */
export function isLossy(transferSyntaxUid: string): boolean {
  return LOSSY_SYNTAXES.includes(transferSyntaxUid);
}

function canBe(dataset: Dataset, image: ImagePixel, transferSyntaxUid: string): boolean {
  return beginsAtBytes(image) && (!isLossy(transferSyntaxUid) || holdsShades(dataset, image));
}

/** Frames of single bits that begin inside a byte would have to be moved (PS3.5 §8.1.1). */
function beginsAtBytes(image: ImagePixel): boolean {
  return image.numberOfFrames === 1 || frameBits(image) % 8 === 0;
}

/** Whether Pixel Data is its frames, each as long as its size says, and nothing more than a byte of padding. */
function liesInFrames(image: ImagePixel | ImagePixelRefusal, { pixels }: StoredInstance): boolean {
  if (!pixels || 'refused' in image || image.bitsAllocated === 12 || !beginsAtBytes(image)) return false;
  const padding = pixels.length - frameBytes(image) * pixels.numberOfFrames;
  return padding === 0 || padding === 1;
}

function isNative(transferSyntaxUid: string): boolean {
  return lookupTransferSyntax(transferSyntaxUid)?.encapsulated === false;
}

function elementOf(transferSyntaxUid: string, { image, bytes }: EncodedFrame, frames: number): PixelElement {
  if (lookupTransferSyntax(transferSyntaxUid)?.encapsulated) return encapsulatedElement();
  return nativeElement(transferSyntaxUid, image.bitsAllocated, bytes.length * frames);
}

/** Frames of one data set are described by one module. */
function isAlike(one: ImagePixel, other: ImagePixel): boolean {
  return (Object.keys(other) as (keyof ImagePixel)[]).every((key) => one[key] === other[key]);
}

async function* joined(
  before: Uint8Array,
  element: PixelElement,
  first: EncodedFrame,
  rest: AsyncIterable<EncodedFrame>,
  after: Uint8Array,
): AsyncGenerator<Uint8Array> {
  yield before;
  yield element.head!;
  yield* element.frame(first.bytes);
  for await (const { bytes } of rest) yield* element.frame(bytes);
  yield element.tail;
  yield after;
}
