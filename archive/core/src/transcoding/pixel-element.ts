import { UID } from '@vesalius/dicom';

const UNDEFINED_LENGTH = 0xffff_ffff;
const ITEM = [0xfe, 0xff, 0x00, 0xe0] as const;
const SEQUENCE_DELIMITER = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
/** The header of an empty Pixel Data: tag, VR, two reserved bytes and length, or tag and length (PS3.5 §7.1.2, §7.1.3). */
export const HEADER_BYTES = { explicit: 12, implicit: 8 } as const;
const MOST_NATIVE_BYTES = UNDEFINED_LENGTH - 1;

/** How the frames of a data set are put into its Pixel Data. */
export interface PixelElement {
  /** Undefined when so many bytes cannot be one value. */
  readonly head: Buffer | undefined;
  frame(bytes: Uint8Array): readonly Uint8Array[];
  readonly tail: Buffer;
}

/** Native frames behind each other, padded at the end to even length (PS3.5 §8.1.1). */
export function nativeElement(transferSyntaxUid: string, bitsAllocated: number, bytes: number): PixelElement {
  const length = bytes + (bytes % 2);
  return {
    head: length > MOST_NATIVE_BYTES ? undefined : header(transferSyntaxUid, bitsAllocated > 8 ? 'OW' : 'OB', length),
    frame: (one) => [one],
    tail: Buffer.alloc(bytes % 2),
  };
}

/** One fragment for each frame, and a Basic Offset Table without offsets (PS3.5 §A.4). */
export function encapsulatedElement(): PixelElement {
  return {
    head: Buffer.concat([header(UID.ExplicitVRLittleEndian, 'OB', UNDEFINED_LENGTH), itemHeader(0)]),
    frame: (one) => [itemHeader(one.length + (one.length % 2)), one, Buffer.alloc(one.length % 2)],
    tail: SEQUENCE_DELIMITER,
  };
}

function header(transferSyntaxUid: string, vr: string, length: number): Buffer {
  const isImplicit = transferSyntaxUid === UID.ImplicitVRLittleEndian;
  const bytes = Buffer.alloc(isImplicit ? HEADER_BYTES.implicit : HEADER_BYTES.explicit);
  bytes.set([0xe0, 0x7f, 0x10, 0x00]);
  if (!isImplicit) bytes.write(vr, 4, 'latin1');
  bytes.writeUInt32LE(length, bytes.length - 4);
  return bytes;
}

function itemHeader(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.set(ITEM);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}
