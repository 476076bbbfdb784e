import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile as readBytes, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DicomFile, fileChunks, filePieces, type Piece, readFile } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';
import { cleanInstance } from '../engine/clean-instance.ts';
import type { Deidentified, Deidentifier } from '../engine/deidentifier.ts';
import { DeidentifyError } from '../errors.ts';
import { faceExposureOf } from '../face/expected.ts';
import type { FaceRegions, OpenInstance } from '../face/face-census.ts';
import type { KeyedHash } from '../hash/keyed-hash.ts';
import type { TextFinder } from '../pixel/found-text.ts';
import { readInPixels } from '../pixel/read-back.ts';
import { adoptUids } from './adopt-uids.ts';
import { ForbiddenNames } from './forbidden-names.ts';
import { forbiddenTexts } from './leak-check.ts';
import { type Leak, leaksIn } from './leaks.ts';
import { standsIn } from './stands-in.ts';

/** Files up to this size are read whole, which is quicker than to seek in them. */
const WHOLE_UP_TO = 8 * 1024 * 1024;
/** Files of which the pixels are cleaned are in memory as a whole. */
const PIXELS_UP_TO = 512 * 1024 * 1024;
/** Of a longer file, values up to this are read; those beyond are pixel data and the like, and are copied. */
const VALUES_UP_TO = 1024 * 1024;
const COPIED_AT_ONCE = 1024 * 1024;
/** Small pieces are written together. */
const GATHERED = 256 * 1024;

/** An instance on disk with its pixel data in memory, for a census of faces. Throws `DicomReadError`, `pixels-not-cleaned`. */
export async function openInstance(path: string): Promise<OpenInstance> {
  const { dataset, transferSyntax } = await readForChange(path, true);
  return { dataset, transferSyntaxUid: transferSyntax.uid };
}

export type { Leak };

/** A file that is de-identified in memory and not written yet. */
export interface DeidentifiedFile extends Deidentified {
  /** Frames in which something was blanked. */
  readonly blankedFrames: number;
  /**
   * Writes it, its long values copied from the file it was read from, and gives size in bytes and SHA-256. The file has its
   * name only when it is whole; one that is there already is an error (EEXIST).
   */
  writeTo(path: string): Promise<{ readonly size: number; readonly sha256: string }>;
  /**
   * Reads a file that was written once more: whether a UID of the original, or a number that was taken away, stands in it
   * anywhere, or a name of the original in one of its texts. Then something is wrong with the profile or with us, and it must not be handed on.
   */
  leaksInto(path: string): Promise<boolean>;
  /** The places of what `leaksInto` tells of: none when nothing is left. */
  leaksIn(path: string): Promise<readonly Leak[]>;
  /** The same for what can be read in the pixels of the file. Throws `pixels-not-cleaned` where they cannot be looked at. */
  readIn(path: string, finder: TextFinder): Promise<readonly Leak[]>;
}

/**
 * Reads and de-identifies a DICOM file on disk; pixel data longer than a few megabytes are never in memory unless they are
 * cleaned, for which a reader of text is given, or a census of faces in which the instance was taken in. Throws `DicomReadError`, `DeidentifyError` and what the file system throws.
 */
export async function deidentifyFile(
  path: string,
  deidentifier: Deidentifier,
  finder?: TextFinder,
  faces?: FaceRegions,
): Promise<DeidentifiedFile> {
  const withPixels =
    (finder !== undefined && deidentifier.cleansPixels) || (faces !== undefined && (await mayShowFace(path)));
  const { dataset, meta, transferSyntax, streamed } = await readForChange(path, withPixels);
  adoptUids(dataset, meta);
  const identifiers = deidentifier.identifiersIn(dataset);
  const forbidden = forbiddenTexts(dataset, identifiers, deidentifier.retainsUids);
  const names = new ForbiddenNames(identifiers, deidentifier.keepWords);
  const outcome = await cleanInstance(dataset, transferSyntax.uid, deidentifier, { finder, faces });
  const target = { dataset, transferSyntaxUid: outcome.transferSyntaxUid };
  const leaksInto = async (to: string) => {
    if (await standsIn(to, forbidden)) return true;
    return !names.isEmpty && names.standIn((await readForChange(to, false)).dataset, outcome.pseudonym);
  };
  return {
    ...outcome,
    leaksInto,
    leaksIn: async (to) => {
      if (!(await leaksInto(to))) return [];
      const leaks = leaksIn((await readForChange(to, false)).dataset, forbidden, names, outcome.pseudonym);
      return leaks.length > 0 ? leaks : [{ kind: 'bytes' }];
    },
    readIn: async (to, reader) => {
      const written = await readForChange(to, true);
      return readInPixels(written.dataset, written.transferSyntax.uid, identifiers, reader);
    },
    writeTo: (to) => writeWhole(to, path, streamed ? filePieces(target) : fileChunks(target)),
  };
}

async function mayShowFace(path: string): Promise<boolean> {
  return faceExposureOf((await readHeader(path)).dataset) === 'volume';
}

/** A deflated data set has no place in the file from which a value could be copied: it is read whole. */
export async function readForChange(
  path: string,
  withPixels: boolean,
): Promise<DicomFile & { readonly streamed: boolean }> {
  const { size } = await stat(path);
  if (withPixels && size > PIXELS_UP_TO)
    throw new DeidentifyError('pixels-not-cleaned', { detail: 'the file is too large' });
  if (size > WHOLE_UP_TO && !withPixels) {
    const header = await readHeader(path, { valuesUpTo: VALUES_UP_TO });
    if (!header.transferSyntax.deflated) return { ...header, streamed: true };
  }
  const bytes = await readBytes(path);
  return { ...readFile(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)), streamed: false };
}

export async function writeWhole(path: string, source: string, pieces: Iterable<Piece>) {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  try {
    const written = await writePieces(part, source, pieces);
    await refuseExisting(path);
    await rename(part, path);
    return written;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function refuseExisting(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there) throw Object.assign(new Error('the file is there already'), { code: 'EEXIST', path });
}

async function writePieces(part: string, source: string, pieces: Iterable<Piece>) {
  await using output = await open(part, 'w');
  const sink = new PieceSink(output, source);
  for (const piece of pieces) await sink.take(piece);
  return sink.end();
}

/** Gathers small pieces, copies ranges, and hashes all that is written. */
class PieceSink {
  readonly #output: FileHandle;
  readonly #source: string;
  readonly #hash: Hash = createHash('sha256');
  #input: FileHandle | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #size = 0;

  constructor(output: FileHandle, source: string) {
    this.#output = output;
    this.#source = source;
  }

  async take(piece: Piece): Promise<void> {
    if (piece instanceof Uint8Array) await this.#put(piece);
    else await this.#copy(piece.offset, piece.length);
  }

  async end(): Promise<{ size: number; sha256: string }> {
    await this.#flush();
    await this.#input?.close();
    return { size: this.#size, sha256: this.#hash.digest('hex') };
  }

  async #put(bytes: Uint8Array): Promise<void> {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= GATHERED) await this.#flush();
  }

  async #flush(): Promise<void> {
    const pieces = this.#waiting;
    if (pieces.length === 0) return;
    this.#waiting = [];
    this.#size += this.#waitingBytes;
    for (const piece of pieces) this.#hash.update(piece);
    await writeAll(this.#output, pieces, this.#waitingBytes);
    this.#waitingBytes = 0;
  }

  async #copy(offset: number, length: number): Promise<void> {
    this.#input ??= await open(this.#source, 'r');
    for (let done = 0; done < length; ) {
      const buffer = new Uint8Array(Math.min(COPIED_AT_ONCE, length - done));
      const { bytesRead } = await this.#input.read(buffer, 0, buffer.length, offset + done);
      if (bytesRead === 0) throw Object.assign(new Error('the file has become shorter'), { code: 'EIO' });
      await this.#put(buffer.subarray(0, bytesRead));
      done += bytesRead;
    }
  }
}

/** All of the pieces, also when the system takes only some of them at once. */
async function writeAll(output: FileHandle, pieces: readonly Uint8Array[], length: number): Promise<void> {
  const { bytesWritten } = await output.writev([...pieces]);
  if (bytesWritten === length) return;
  const rest = Buffer.concat(pieces).subarray(bytesWritten);
  for (let done = 0; done < rest.length; ) done += (await output.write(rest, done)).bytesWritten;
}

/**
 * Where a de-identified file goes in a folder: by pseudonym, study and series, named by keyed hashes that say nothing of the
 * originals, with slashes. The same instance has the same path under the same key.
 */
export function outputPath(file: Deidentified, hash: KeyedHash): string {
  const name = (prefix: string, uid: string, digits: number) => prefix + hash.hex('file', uid, digits).toUpperCase();
  return [
    file.pseudonym.replace(/[^\w.-]/g, '_'),
    name('ST', file.studyInstanceUid, 8),
    name('SE', file.seriesInstanceUid, 8),
    `${name('IM', file.sopInstanceUid, 16)}.dcm`,
  ].join('/');
}
