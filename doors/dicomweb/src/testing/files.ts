import { type Attributes, Dataset, UID, writeFile } from '@vesalius/dicom';

export interface MadeFile {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly bytes: Uint8Array;
}

const ROOT = '1.2.826.0.1.3680043.10.1';

/** A small file: `1.2.3` stands for study, series and instance. */
export function makeFile(
  place: string,
  attributes: Attributes = {},
  transferSyntaxUid: string = UID.ExplicitVRLittleEndian,
): MadeFile {
  const [study, series, instance] = place.split('.') as [string, string, string];
  const uids = {
    study: `${ROOT}.${study}`,
    series: `${ROOT}.${study}.${series}`,
    instance: `${ROOT}.${study}.${series}.${instance}`,
  };
  const dataset = Dataset.of({
    SOPClassUID: UID.SecondaryCaptureImageStorage,
    SOPInstanceUID: uids.instance,
    PatientName: 'Roe^Richard',
    PatientID: `P${study}`,
    StudyInstanceUID: uids.study,
    SeriesInstanceUID: uids.series,
    ...attributes,
  });
  return { ...uids, bytes: writeFile({ dataset, transferSyntaxUid }) };
}

/** Native pixels of so many frames of four bytes, the frame's number in each. */
export function nativePixels(frames: number): Attributes {
  const pixels = new Uint8Array(frames * 4).map((_, index) => 1 + Math.floor(index / 4));
  return { Rows: 2, Columns: 2, BitsAllocated: 8, SamplesPerPixel: 1, NumberOfFrames: frames, PixelData: pixels };
}

/** A file in an encapsulated transfer syntax, a fragment for each frame. */
export function makeEncapsulated(place: string, fragments: readonly Uint8Array[], transferSyntaxUid: string): MadeFile {
  const file = makeFile(place, { NumberOfFrames: fragments.length }, transferSyntaxUid);
  const items = [new Uint8Array(0), ...fragments].map((bytes) => Buffer.concat([item(0xe000, bytes.length), bytes]));
  const header = Buffer.from('e07f10004f420000ffffffff', 'hex');
  return { ...file, bytes: Buffer.concat([file.bytes, header, ...items, item(0xe0dd, 0)]) };
}

function item(element: number, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(0xfffe, 0);
  bytes.writeUInt16LE(element, 2);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}
