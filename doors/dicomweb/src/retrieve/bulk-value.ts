import { ArchiveError, type ByteRange, type Retrieve, type StoredInstance } from '@vesalius/archive/api';
import {
  DicomReadError,
  type EncapsulatedValue,
  lookupTransferSyntax,
  readFile,
  StreamReader,
  TAG,
  tagToText,
  toDicomJson,
} from '@vesalius/dicom';
import { type BulkPath, elementAt, isPixelData, rootTag } from './bulk-path.ts';
import { INTO_PIXELS } from './read-head.ts';

/** A value that is asked for by itself: a range of the kept file, or bytes where it does not lie there as it is to be sent. */
export type BulkValue =
  | { readonly kind: 'range'; readonly range: ByteRange }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

const VALUES_UP_TO = 4096;
/** A data set that is deflated, big endian or has encapsulated values in items is read whole, up to this. */
const WHOLE_UP_TO = 64 * 1024 * 1024;

/** Finds a value in the file of an instance. Undefined when there is none, or it is a sequence. */
export async function bulkValue(
  retrieve: Retrieve,
  instance: StoredInstance,
  path: BulkPath,
): Promise<BulkValue | undefined> {
  const syntax = lookupTransferSyntax(instance.transferSyntaxUid);
  try {
    if (syntax?.deflated || syntax?.littleEndian === false) return await convertedValue(retrieve, instance, path);
    const { pixels } = instance;
    if (pixels && !pixels.encapsulated && isPixelData(path)) return { kind: 'range', range: pixels };
    return await placedValue(retrieve, instance, path);
  } catch (error) {
    if (!(error instanceof DicomReadError)) throw error;
    throw new ArchiveError(error.code.startsWith('limit-') ? 'limit-exceeded' : 'not-understood', { cause: error });
  }
}

async function placedValue(
  retrieve: Retrieve,
  instance: StoredInstance,
  path: BulkPath,
): Promise<BulkValue | undefined> {
  const { pixels, fileSize } = instance;
  const root = rootTag(path);
  const length = pixels && root <= TAG.PixelData ? Math.min(pixels.offset + INTO_PIXELS, fileSize) : fileSize;
  const reader = new StreamReader({ form: 'file', valuesUpTo: VALUES_UP_TO, keepTruncated: true });
  for await (const bytes of retrieve.read(instance, { offset: 0, length })) {
    reader.write(bytes);
    if (hasPassed(reader, path)) break;
  }
  const element = elementAt(reader.file.dataset, path);
  if (element?.encapsulated) return convertedValue(retrieve, instance, path);
  if (element?.skipped) return { kind: 'range', range: element.skipped };
  const bytes = element?.vr === 'SQ' ? undefined : element?.bytes;
  return bytes && { kind: 'bytes', bytes };
}

/** Whether the reader has met the element, or has come past where it would be. */
function hasPassed(reader: StreamReader, path: BulkPath): boolean {
  try {
    const { dataset } = reader.file;
    if (path.sequences.length === 0 && dataset.get(path.tag)?.skipped) return true;
    for (const tag of dataset.tags()) if (tag > rootTag(path)) return true;
    return false;
  } catch {
    return false; // the transfer syntax has not been read yet
  }
}

/** Bulk data are little endian and not deflated, whatever the file is (PS3.18 §8.7.3.5.2). */
async function convertedValue(
  retrieve: Retrieve,
  instance: StoredInstance,
  path: BulkPath,
): Promise<BulkValue | undefined> {
  if (instance.fileSize > WHOLE_UP_TO)
    throw new ArchiveError('limit-exceeded', { detail: 'too large to be converted' });
  const chunks: Uint8Array[] = [];
  for await (const bytes of retrieve.file(instance)) chunks.push(bytes);
  const file = readFile(Buffer.concat(chunks), { limits: { inflatedBytes: WHOLE_UP_TO }, keepTruncated: true });
  const element = elementAt(file.dataset, path);
  if (!element || element.vr === 'SQ') return undefined;
  if (element.encapsulated) return { kind: 'bytes', bytes: fragmentsOf(element.encapsulated) };
  const base64 = toDicomJson(element.owner)[tagToText(path.tag)]?.InlineBinary;
  const bytes = base64 === undefined ? element.bytes : Buffer.from(base64, 'base64');
  return bytes && { kind: 'bytes', bytes };
}

/** All fragments behind each other, the Basic Offset Table apart. */
function fragmentsOf(value: EncapsulatedValue): Uint8Array {
  return Buffer.concat(Array.from({ length: value.fragmentCount }, (_, index) => value.fragment(index)));
}

export function lengthOf(value: BulkValue): number {
  return value.kind === 'range' ? value.range.length : value.bytes.length;
}

/** Bytes of a value, or of a part of it. */
export async function* partOf(
  retrieve: Retrieve,
  instance: StoredInstance,
  value: BulkValue,
  { offset, length }: ByteRange,
): AsyncGenerator<Uint8Array> {
  if (value.kind === 'bytes') yield value.bytes.subarray(offset, offset + length);
  else if (length > 0) yield* retrieve.read(instance, { offset: value.range.offset + offset, length });
}
