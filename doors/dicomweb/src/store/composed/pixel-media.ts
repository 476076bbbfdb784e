import { type Dataset, lookupTransferSyntax, TAG, UID } from '@vesalius/dicom';
import { PIXEL_MEDIA_TYPES } from '@vesalius/dicomweb';
import { type BulkPart, notUnderstood, startOfPart, unsupportedMedia } from './bulk-part.ts';
import { jpegHeader } from './jpeg-header.ts';
import { mp4Header } from './mp4-header.ts';
import { describePixels } from './pixel-description.ts';
import { pngPixels } from './png-pixels.ts';

/** How Pixel Data go into the file: as octets, or as fragments of parts, or as what a picture was decoded to. */
export type ComposedPixels =
  | { readonly form: 'octets'; readonly transferSyntaxUid: string; readonly parts: readonly BulkPart[] }
  | { readonly form: 'fragments'; readonly transferSyntaxUid: string; readonly parts: readonly BulkPart[] }
  | { readonly form: 'bytes'; readonly transferSyntaxUid: string; readonly bytes: Uint8Array };

/** Enough for the header of a JPEG with its colour profile. */
const JPEG_HEADER_BYTES = 1024 * 1024;

/** How each media type becomes Pixel Data, what it says of them written into the data set. */
const READERS: ReadonlyMap<string, (dataset: Dataset, parts: readonly BulkPart[]) => Promise<ComposedPixels>> = new Map(
  [
    ['image/jpeg', jpegPixels],
    ['image/png', pngCapture],
    ['video/mp4', mp4Video],
  ],
);

/**
 * What parts of bulk data become as Pixel Data: one part, or one for each frame (PS3.18 §8.7.3). A transfer syntax that a part names
 * is believed of everything but JPEG, PNG and MP4, which tell themselves.
 * @throws ComposeProblem
 */
export async function composePixels(dataset: Dataset, parts: readonly BulkPart[]): Promise<ComposedPixels> {
  const type = parts[0]?.type;
  const name = type?.type ?? 'application/octet-stream';
  const read = READERS.get(name);
  if (read) return read(dataset, parts);
  const transferSyntaxUid = type?.parameters.get('transfer-syntax') ?? defaultSyntax(name);
  const syntax = transferSyntaxUid === undefined ? undefined : lookupTransferSyntax(transferSyntaxUid);
  if (!syntax?.littleEndian || syntax.deflated) throw unsupportedMedia('no transfer syntax for these pixels');
  if (syntax.encapsulated) return { form: 'fragments', transferSyntaxUid: syntax.uid, parts };
  // The bytes of native pixels are the same in both VR encodings.
  return { form: 'octets', transferSyntaxUid: UID.ExplicitVRLittleEndian, parts };
}

/** The first transfer syntax of a media type is what it means where none is named (PS3.18 Tables 8.7.3-2 to -5). */
function defaultSyntax(type: string): string | undefined {
  if (type === 'application/octet-stream') return UID.ExplicitVRLittleEndian;
  for (const [uid, known] of PIXEL_MEDIA_TYPES) if (known === type) return uid;
  return undefined;
}

async function jpegPixels(dataset: Dataset, parts: readonly BulkPart[]): Promise<ComposedPixels> {
  const headers = await Promise.all(parts.map(async (part) => jpegHeader(await startOfPart(part, JPEG_HEADER_BYTES))));
  const [first] = headers;
  if (!first || headers.some((header) => JSON.stringify(header) !== JSON.stringify(first)))
    throw notUnderstood('frames that are not alike');
  const { transferSyntaxUid, lossy, ...pixels } = first;
  describePixels(dataset, { ...pixels, frames: parts.length, ...(lossy && { lossyMethod: 'ISO_10918_1' }) });
  return { form: 'fragments', transferSyntaxUid, parts };
}

async function mp4Video(dataset: Dataset, parts: readonly BulkPart[]): Promise<ComposedPixels> {
  const [part] = parts;
  if (!part || parts.length > 1) throw notUnderstood('a video is one part');
  const { transferSyntaxUid, method, ...video } = await mp4Header(part);
  describePixels(dataset, { ...video, samples: 3, bits: 8, photometric: 'YBR_PARTIAL_420', lossyMethod: method });
  return { form: 'fragments', transferSyntaxUid, parts };
}

async function pngCapture(dataset: Dataset, parts: readonly BulkPart[]): Promise<ComposedPixels> {
  const [part] = parts;
  if (!part || parts.length > 1) throw notUnderstood('a PNG is one part');
  const { bytes, ...pixels } = await pngPixels(part);
  describePixels(dataset, { ...pixels, frames: 1, photometric: pixels.samples === 1 ? 'MONOCHROME2' : 'RGB' });
  if (!dataset.has(TAG.LossyImageCompression)) dataset.set(TAG.LossyImageCompression, 'CS', '00');
  return { form: 'bytes', transferSyntaxUid: UID.ExplicitVRLittleEndian, bytes };
}
