import { createHash } from 'node:crypto';
import { CODEC_ERRORS, frameBytes, type ImagePixel, imagePixelOf } from '@vesalius/codecs';
import { PicturePool } from '@vesalius/codecs/picture';
import { Dataset, UID, writeFile } from '@vesalius/dicom';
import { randomFrom } from '@vesalius/testkit';
import { COLUMNS, codecSpecimens, ROWS, type Specimen } from './codec-specimens.ts';
import { finds, keepFind } from './finds.ts';
import { type Draw, MUTATIONS } from './mutate.ts';
import type { Fuzz, Fuzzed, FuzzOptions } from './target.ts';

/** A task that takes longer ends with its worker; the server gives it a minute. */
const TIMEOUT_MS = 1_000;
const THREADS = 2;
const AT_ONCE = THREADS * 2;
/** On a busy machine a new worker may take longer to begin than a task may take. */
const TRIES = 60;
/** A sound frame is decoded after so many mutated ones: nothing of them may be left in the decoders. */
const SOUND_EVERY = 25;
const MIB = 1024 * 1024;
/** Beyond what the process had at the start. */
const MOST_MORE_MIB = 1024;
const TARGET = 'codecs';
const MOST_FINDS = 5;
const FINE = new Set(['decoded', 'rendered']);
/** Outcomes that break a promise, though no error was thrown. */
const BROKEN: Readonly<Record<string, string>> = {
  'wrong length': 'a frame has not the bytes that its module says',
};
/** Every so many go the way of pictures instead of that of transcoding. */
const PICTURE_EVERY = 4;

/** Mutated frames of every codec, `count` each, through the worker pool of the server. */
export const fuzzCodecs: Fuzz = async (options) => {
  const specimens = await codecSpecimens();
  const names = Object.keys(specimens).filter((name) => options.only === undefined || name === options.only);
  const fuzzed: Fuzzed[] = [];
  for (const name of names) fuzzed.push(await fuzzOne(name, specimens[name]!, options, names.length));
  return fuzzed;
};

async function fuzzOne(
  name: string,
  specimens: readonly Specimen[],
  { seed, count, minutes, keep = true }: FuzzOptions,
  codecs: number,
): Promise<Fuzzed> {
  const until = minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + (minutes * 60_000) / codecs;
  const most = minutes === undefined ? count : Number.POSITIVE_INFINITY;
  const pool = new PicturePool({ threads: THREADS, timeoutMs: TIMEOUT_MS });
  const found = finds(TARGET, name).map(specimenOf);
  const run = new Run(pool, { specimens, found, random: randomFrom(seed), keep: keep ? name : undefined });
  try {
    await run.soundOnes();
    let begun = 0;
    const work = async () => {
      while (begun < most && Date.now() < until) {
        const number = begun++;
        await run.mutated(number);
        if (number % SOUND_EVERY === 0) await run.sound(number);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await run.soundOnes();
  } finally {
    await pool.close();
  }
  return run.told(name);
}

interface RunOptions {
  readonly specimens: readonly Specimen[];
  /** Tried before any mutation. */
  readonly found: readonly Specimen[];
  readonly random: () => number;
  /** Name of the codec under which what breaks a promise is kept; undefined keeps nothing. */
  readonly keep: string | undefined;
}

class Run {
  readonly #pool: PicturePool;
  readonly #specimens: readonly Specimen[];
  readonly #found: readonly Specimen[];
  readonly #draw: Draw;
  readonly #keep: string | undefined;
  readonly #outcomes = new Map<string, number>();
  readonly #violations: string[] = [];
  readonly #sound = new Map<Specimen, string>();
  readonly #startRss = process.memoryUsage.rss();
  #mostRss = 0;
  #longestMs = 0;

  constructor(pool: PicturePool, { specimens, found, random, keep }: RunOptions) {
    this.#pool = pool;
    this.#specimens = specimens;
    this.#found = found;
    this.#keep = keep;
    this.#draw = (bound) => Math.floor(random() * bound);
  }

  async soundOnes(): Promise<void> {
    for (const number of this.#specimens.keys()) await this.sound(number);
  }

  /** A sound frame gives the same pixels as it gave first. */
  async sound(number: number): Promise<void> {
    const specimen = this.#specimens[number % this.#specimens.length]!;
    const { bytes, image, transferSyntaxUid } = specimen;
    const decode = () =>
      this.#pool
        .run('transcodedFrame', bytes, image, transferSyntaxUid, UID.ExplicitVRLittleEndian)
        .then((frame) => createHash('sha256').update(frame.bytes).digest('hex'))
        .catch(({ code }: { code?: string }) => `${code}`);
    let decoded = await decode();
    for (let tries = 1; decoded === 'worker-lost' && tries < TRIES; tries++) decoded = await decode();
    const first = this.#sound.get(specimen) ?? decoded;
    this.#sound.set(specimen, first);
    if (decoded !== first || !/^[0-9a-f]{64}$/.test(decoded))
      this.#violations.push(
        `after ${number} mutations a sound frame of ${transferSyntaxUid} gives ${decoded}, not ${first}`,
      );
  }

  async mutated(number: number): Promise<void> {
    const specimen = this.#found[number] ?? this.#mutation(number);
    const { transferSyntaxUid, image, bytes } = specimen;
    const described = imagePixelOf(datasetOf(image));
    if ('refused' in described) return this.#count('refused before decoding');
    const begun = performance.now();
    const outcome = await (number % PICTURE_EVERY === 0
      ? this.#picture(described, bytes, transferSyntaxUid)
      : this.#frame(described, bytes, transferSyntaxUid)
    ).catch(({ code }: { code?: string }) => code ?? 'unknown');
    if (outcome in BROKEN || !(outcome in CODEC_ERRORS || FINE.has(outcome)))
      this.#broken(`mutation ${number}: ${BROKEN[outcome] ?? 'an error that is not in the catalogue'}`, specimen);
    this.#longestMs = Math.max(this.#longestMs, performance.now() - begun);
    this.#mostRss = Math.max(this.#mostRss, process.memoryUsage.rss());
    this.#count(outcome);
  }

  /** Bytes mutated, or what is said of them, or both. */
  #mutation(number: number): Specimen {
    const draw = this.#draw;
    const specimen = this.#specimens[draw(this.#specimens.length)]!;
    const names = Object.keys(MUTATIONS);
    const mutate = MUTATIONS[names[draw(names.length)]!]!;
    const others = this.#specimens.map(({ bytes }) => bytes);
    if (number % 8 === 6) return { ...specimen, image: { ...specimen.image, ...wrongDescription(draw) } };
    if (number % 8 === 7) return huge(specimen, draw);
    return { ...specimen, bytes: mutate(specimen.bytes, draw, others) };
  }

  async #frame(image: ImagePixel, bytes: Uint8Array, transferSyntaxUid: string): Promise<string> {
    const frame = await this.#pool.run('transcodedFrame', bytes, image, transferSyntaxUid, UID.ExplicitVRLittleEndian);
    return frame.bytes.length === frameBytes(frame.image) ? 'decoded' : 'wrong length';
  }

  async #picture(image: ImagePixel, encoded: Uint8Array, transferSyntaxUid: string): Promise<string> {
    const header = writeFile({ dataset: datasetOf(image), transferSyntaxUid });
    await this.#pool.run('picture', { header, encoded, frameNumber: 1 }, { type: 'image/jpeg' });
    return 'rendered';
  }

  #broken(sentence: string, specimen: Specimen): void {
    if (this.#violations.length >= MOST_FINDS) return;
    const path = this.#keep === undefined ? 'not kept' : keepFind(TARGET, this.#keep, fileOf(specimen));
    this.#violations.push(`${sentence} (${path})`);
  }

  #count(outcome: string): void {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
  }

  told(name: string): Fuzzed {
    const more = (this.#mostRss - this.#startRss) / MIB;
    const violations = [...this.#violations];
    if (more > MOST_MORE_MIB) violations.push(`the process grew by ${Math.round(more)} MiB`);
    const outcomes = Object.fromEntries([...this.#outcomes].sort(([one], [other]) => one.localeCompare(other)));
    return { name, outcomes, longestMs: Math.round(this.#longestMs), moreMiB: Math.round(more), violations };
  }
}

/** What the Image Pixel Module may say wrongly. */
function wrongDescription(draw: Draw): Partial<ImagePixel> {
  const sizes = [1, 2, 15, 17, 255, 4096, 30_000, 65_535];
  const size = () => sizes[draw(sizes.length)]!;
  const bitsAllocated = [1, 8, 12, 16, 24, 32, 64][draw(7)]!;
  const kinds: readonly Partial<ImagePixel>[] = [
    { rows: size(), columns: size() },
    { bitsAllocated, bitsStored: bitsAllocated, highBit: bitsAllocated - 1 },
    { samplesPerPixel: draw(4) + 1 },
    { photometricInterpretation: ['YBR_FULL', 'YBR_FULL_422', 'YBR_RCT', 'PALETTE COLOR', 'CMYK'][draw(5)]! },
    { bitsStored: 1, highBit: 0, pixelRepresentation: 1 },
  ];
  return kinds[draw(kinds.length)]!;
}

/** Another size, said by module and stream alike: only the bytes are too few for it. */
function huge(specimen: Specimen, draw: Draw): Specimen {
  const [rows, columns] = [1 + draw(65_535), 1 + draw(65_535)];
  const bytes = Buffer.from(specimen.bytes);
  const short = pairOf(2, ROWS, COLUMNS);
  const long = pairOf(4, COLUMNS, ROWS);
  for (let at = bytes.indexOf(long); at >= 0; at = bytes.indexOf(long, at + 1))
    pairOf(4, columns, rows).copy(bytes, at);
  const at = bytes.indexOf(short);
  if (at >= 0) pairOf(2, rows, columns).copy(bytes, at);
  return { ...specimen, bytes: new Uint8Array(bytes), image: { ...specimen.image, rows, columns } };
}

/** A find on disk: its description as JSON in the first line, then its bytes. */
function fileOf({ bytes, ...described }: Specimen): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(described)}\n`), bytes]);
}

function specimenOf(file: Uint8Array): Specimen {
  const line = file.indexOf('\n'.charCodeAt(0));
  const described = JSON.parse(Buffer.from(file.subarray(0, line)).toString()) as Omit<Specimen, 'bytes'>;
  return { ...described, bytes: new Uint8Array(file.subarray(line + 1)) };
}

function pairOf(width: number, one: number, other: number): Buffer {
  const pair = Buffer.alloc(width * 2);
  pair.writeUIntBE(one, 0, width);
  pair.writeUIntBE(other, width, width);
  return pair;
}

function datasetOf(image: ImagePixel): Dataset {
  return Dataset.of({
    ...{ SOPClassUID: UID.SecondaryCaptureImageStorage, SOPInstanceUID: '2.25.1' },
    ...{ Rows: image.rows, Columns: image.columns, SamplesPerPixel: image.samplesPerPixel },
    ...{ BitsAllocated: image.bitsAllocated, BitsStored: image.bitsStored, HighBit: image.highBit },
    ...{ PixelRepresentation: image.pixelRepresentation, PlanarConfiguration: image.planarConfiguration },
    PhotometricInterpretation: image.photometricInterpretation,
  });
}
