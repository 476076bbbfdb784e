import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile as readBytes, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { decodeFrame, FrameAttributes, type FrameToRender, framesOfPixels, imagePixelOf } from '@vesalius/codecs';
import { type Dataset, type DicomFile, readFile, TAG } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';
import { affineOf } from '../affine.ts';
import { BidsFolder } from '../bids/folder.ts';
import { kindOf } from '../bids/kind.ts';
import { sidecarOf } from '../bids/sidecar.ts';
import { diffusionFiles, diffusionOf } from '../diffusion.ts';
import { headerOf } from '../header.ts';
import { type Sampling, samplingOf, voxelBytes } from '../samples.ts';
import { type FrameOfInstance, type Volume, volumesOf } from '../volumes.ts';

/** A file that was written; `path` from the folder on, with slashes. */
export interface WrittenFile {
  readonly path: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface WrittenBids {
  readonly files: readonly WrittenFile[];
  /** Frames of CT, MR and PET that make no volume. */
  readonly framesLeft: number;
}

const MODALITIES: ReadonlySet<string> = new Set(['CT', 'MR', 'PT']);

/**
 * Writes the CT, MR and PET volumes among DICOM files on disk into a folder after BIDS: `.nii.gz` and a sidecar for each. One slice is in
 * memory at a time (of a multi-frame instance, the whole of it). Sidecars hold attributes of a list only; what the files say is taken as it is, so they
 * are to be de-identified before. Throws `DicomReadError`, `CodecError` and what the file system throws.
 */
export async function writeBids(paths: readonly string[], folder: string): Promise<WrittenBids> {
  const series = await seriesOf(paths);
  const bids = new BidsFolder();
  const files: WrittenFile[] = [];
  let framesLeft = 0;
  for (const instances of series) {
    const headers = instances.map(({ header }) => header);
    const found = volumesOf(headers);
    framesLeft += found.framesLeft;
    const read = frameReader(instances.map(({ path }) => path));
    for (const volume of found.volumes) files.push(...(await writeVolume(volume, headers, read, bids, folder)));
  }
  if (files.length === 0) return { files, framesLeft };
  for (const [name, text] of Object.entries(bids.topFiles)) files.push(await writeText(folder, name, text));
  return { files, framesLeft };
}

interface Instance {
  readonly path: string;
  readonly header: Dataset;
}

async function seriesOf(paths: readonly string[]): Promise<Instance[][]> {
  const series = new Map<string, Instance[]>();
  for (const path of paths) {
    const { dataset } = await readHeader(path);
    if (!MODALITIES.has(dataset.text(TAG.Modality) ?? '') || !dataset.has(TAG.PixelData)) continue;
    const uid = dataset.text(TAG.SeriesInstanceUID) ?? '';
    series.set(uid, [...(series.get(uid) ?? []), { path, header: dataset }]);
  }
  return [...series.values()];
}

async function writeVolume(
  volume: Volume,
  headers: readonly Dataset[],
  read: ReadFrame,
  bids: BidsFolder,
  folder: string,
): Promise<WrittenFile[]> {
  const { stack, times } = volume;
  const frames = times.flat();
  const header = headers[frames[0]!.instance]!;
  const image = imagePixelOf(header);
  if ('refused' in image) return [];
  const sampling = samplingOf(headers, frames, image);
  const diffusion = diffusionOf(volume, headers);
  const kind = kindOf(header, times.length, diffusion !== undefined);
  const name = bids.nameOf(header, kind);
  const secondsEach = times.length > 1 ? (header.number(TAG.RepetitionTime) ?? 0) / 1000 : 0;
  const start = headerOf({ size: [...stack.size, times.length], affine: affineOf(stack), secondsEach, ...sampling });
  const sidecar = `${JSON.stringify(sidecarOf(header, kind), undefined, 2)}\n`;
  const beside = Object.entries(diffusion ? diffusionFiles(diffusion) : {});
  return [
    await writeGzip(folder, `${name}.nii.gz`, voxels(start, frames, read, sampling)),
    await writeText(folder, `${name}.json`, sidecar),
    ...(await Promise.all(beside.map(([ending, text]) => writeText(folder, `${name}${ending}`, text)))),
  ];
}

async function* voxels(start: Uint8Array, frames: readonly FrameOfInstance[], read: ReadFrame, sampling: Sampling) {
  yield start;
  for (const frame of frames) yield voxelBytes(await read(frame), sampling);
}

type ReadFrame = (frame: FrameOfInstance) => Promise<FrameToRender>;

/** Keeps the file that was read last: frames of a multi-frame instance follow each other. */
function frameReader(paths: readonly string[]): ReadFrame {
  let last: { readonly instance: number; readonly file: DicomFile } | undefined;
  return async ({ instance, number }) => {
    if (last?.instance !== instance) last = { instance, file: readFile(await readBytes(paths[instance]!)) };
    const { dataset, transferSyntax } = last.file;
    const image = imagePixelOf(dataset);
    const encoded = 'refused' in image ? undefined : framesOfPixels(dataset.get(TAG.PixelData), image)(number);
    if ('refused' in image || !encoded) throw Object.assign(new Error('a frame is missing'), { code: 'EIO' });
    const frame = await decodeFrame(encoded, transferSyntax.uid, image);
    return { ...frame, frameNumber: number, attributes: new FrameAttributes(dataset, number) };
  };
}

/** The file has its name when it is whole. */
async function writeGzip(folder: string, path: string, pieces: AsyncIterable<Uint8Array>): Promise<WrittenFile> {
  const place = join(folder, path);
  await mkdir(dirname(place), { recursive: true });
  const hash = createHash('sha256');
  let size = 0;
  const counted = new Transform({
    transform(piece: Uint8Array, _, done) {
      hash.update(piece);
      size += piece.length;
      done(null, piece);
    },
  });
  const part = `${place}.part`;
  await pipeline(Readable.from(pieces), createGzip(), counted, createWriteStream(part, { mode: 0o600 }));
  await rename(part, place);
  return { path, size, sha256: hash.digest('hex') };
}

async function writeText(folder: string, path: string, text: string): Promise<WrittenFile> {
  const bytes = Buffer.from(text);
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), bytes, { mode: 0o600 });
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
