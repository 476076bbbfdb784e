import { Dataset, datasetChunks, metaDataset, TAG, type Tag, UID, type VR, writeMeta } from '@vesalius/dicom';
import { type BulkPart, bytesOfPart, notUnderstood } from './bulk-part.ts';
import type { ComposedPixels } from './pixel-media.ts';

/** A root element whose value is streamed into the file rather than held. */
export interface StreamedElement {
  readonly tag: Tag;
  readonly vr: VR;
  readonly value: ComposedPixels;
}

export interface ComposedFile {
  readonly dataset: Dataset;
  readonly transferSyntaxUid: string;
  /** In the order of their tags; the data set does not hold them. */
  readonly streamed: readonly StreamedElement[];
}

const ITEM = 0xfffee000;
const SEQUENCE_DELIMITATION = 0xfffee0dd;
const UNDEFINED_LENGTH = 0xffffffff;
const LONGEST = 0xfffffffe;
const PADDING = Buffer.alloc(1);

/** The bytes of the file (PS3.10 §7), explicit VR little endian, long values as they are read. @throws ComposeProblem */
export async function* fileStream({ dataset, transferSyntaxUid, streamed }: ComposedFile): AsyncGenerator<Uint8Array> {
  const [mediaStorageSopClassUid, mediaStorageSopInstanceUid] = [TAG.SOPClassUID, TAG.SOPInstanceUID].map((tag) =>
    dataset.text(tag),
  );
  if (!mediaStorageSopClassUid || !mediaStorageSopInstanceUid) throw notUnderstood('a UID is missing');
  yield writeMeta(metaDataset({ mediaStorageSopClassUid, mediaStorageSopInstanceUid, transferSyntaxUid }));
  let from = 0;
  for (const element of streamed) {
    yield* datasetChunks(slice(dataset, from, element.tag), UID.ExplicitVRLittleEndian);
    yield* elementChunks(element);
    from = element.tag;
  }
  yield* datasetChunks(slice(dataset, from, Number.POSITIVE_INFINITY), UID.ExplicitVRLittleEndian);
}

/** Elements of tags within these bounds; they still belong to the data set and have its character set. */
function slice(dataset: Dataset, from: Tag, to: Tag): Dataset {
  const part = new Dataset();
  for (const element of dataset) if (element.tag >= from && element.tag < to) part.append(element);
  return part;
}

async function* elementChunks({ tag, vr, value }: StreamedElement): AsyncGenerator<Uint8Array> {
  if (value.form === 'fragments') {
    yield header(tag, 'OB', UNDEFINED_LENGTH);
    yield item(ITEM, 0); // an empty Basic Offset Table: a fragment is a frame (PS3.5 §A.4)
    for (const part of value.parts) {
      yield item(ITEM, even(part.length));
      yield* padded(part);
    }
    yield item(SEQUENCE_DELIMITATION, 0);
  } else if (value.form === 'bytes') {
    yield header(tag, vr, even(value.bytes.length));
    yield value.bytes;
    if (value.bytes.length % 2 === 1) yield PADDING;
  } else {
    const length = value.parts.reduce((sum, part) => sum + part.length, 0);
    yield header(tag, vr, even(length));
    for (const part of value.parts) yield* bytesOfPart(part);
    if (length % 2 === 1) yield PADDING;
  }
}

async function* padded(part: BulkPart): AsyncGenerator<Uint8Array> {
  yield* bytesOfPart(part);
  if (part.length % 2 === 1) yield PADDING;
}

function even(length: number): number {
  if (length > LONGEST) throw notUnderstood('a value of more than 4 GiB');
  return length + (length % 2);
}

/** The long form of an explicit VR (PS3.5 §7.1.2). */
function header(tag: Tag, vr: VR, length: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16LE(tag >>> 16, 0);
  bytes.writeUInt16LE(tag & 0xffff, 2);
  bytes.write(vr, 4, 'latin1');
  bytes.writeUInt32LE(length, 8);
  return bytes;
}

function item(tag: Tag, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(tag >>> 16, 0);
  bytes.writeUInt16LE(tag & 0xffff, 2);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}
