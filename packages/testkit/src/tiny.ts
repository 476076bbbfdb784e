import { type Attributes, Dataset, UID, writeFile } from '@vesalius/dicom';
import type { SyntheticInstance } from './instance.ts';
import { greyPixels } from './modules/image.ts';
import { stableUid } from './stable-uid.ts';

const PIXEL_DATA = 0x7fe00010;

export interface TinyOptions {
  /** Decides UIDs and pixels: the same key, the same instance. Default `tiny`. */
  readonly key?: string;
  readonly kind?: 'CT' | 'SC';
  /** UIDs of study and series follow from these unless `attributes` sets them, so that instances can share them. */
  readonly study?: string;
  readonly series?: string;
  readonly transferSyntaxUid?: string;
  readonly rows?: number;
  readonly columns?: number;
  /** By keyword; they replace what is there, `undefined` empties it. */
  readonly attributes?: Attributes;
}

/** A small valid CT or Secondary Capture instance with the attributes given, for tests. Uncompressed transfer syntaxes only. */
export function tinyInstance(options: TinyOptions = {}): SyntheticInstance & { readonly dataset: Dataset } {
  const { key = 'tiny', kind = 'CT', rows = 8, columns = 8 } = options;
  const dataset = Dataset.of({
    ...baseAttributes(options, key),
    ...KINDS[kind],
    ...greyPixels(rows, columns, 16, 12),
    ...options.attributes,
  });
  dataset.set(PIXEL_DATA, 'OW', pixelsFrom(key, rows * columns));
  const file = writeFile({ dataset, transferSyntaxUid: options.transferSyntaxUid ?? UID.ExplicitVRLittleEndian });
  return { file, dataset, truth: truthOf(dataset) };
}

function baseAttributes({ study = 'study', series = 'series' }: TinyOptions, key: string): Attributes {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPInstanceUID: stableUid('tiny', study, series, key),
    StudyInstanceUID: stableUid('tiny', study),
    SeriesInstanceUID: stableUid('tiny', study, series),
    FrameOfReferenceUID: stableUid('tiny', study, 'frame of reference'),
    PositionReferenceIndicator: '',
    PatientName: 'Tiny^Testkit',
    PatientID: 'TINY',
    PatientBirthDate: '19700101',
    PatientSex: 'O',
    StudyDate: '20260101',
    StudyTime: '120000',
    StudyID: '1',
    AccessionNumber: 'TINY1',
    ReferringPhysicianName: '',
    SeriesNumber: 1,
    InstanceNumber: 1,
    BodyPartExamined: 'HEAD',
    Manufacturer: 'Vesalius',
  };
}

const KINDS: Readonly<Record<'CT' | 'SC', Attributes>> = {
  CT: {
    SOPClassUID: UID.CTImageStorage,
    Modality: 'CT',
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    AcquisitionNumber: 1,
    PatientPosition: 'HFS',
    ImagePositionPatient: [0, 0, 0],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [1, 1],
    SliceThickness: 1,
    KVP: 120,
    RescaleIntercept: -1024,
    RescaleSlope: 1,
    RescaleType: 'HU',
  },
  SC: { SOPClassUID: UID.SecondaryCaptureImageStorage, Modality: 'OT', ConversionType: 'SYN', PatientOrientation: '' },
};

/** Twelve-bit values that differ from key to key. */
function pixelsFrom(key: string, count: number): Uint8Array {
  const bytes = new Uint8Array(count * 2);
  let state = 0x811c9dc5;
  for (const character of key) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193) >>> 0;
  for (let at = 0; at < bytes.length; at += 2) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
    bytes[at + 1] = (state >>> 20) & 0x0f;
  }
  return bytes;
}

function truthOf(dataset: Dataset): SyntheticInstance['truth'] {
  const text = (tag: number): string => dataset.text(tag) ?? '';
  return {
    patientId: text(0x00100020),
    patientName: text(0x00100010),
    studyInstanceUid: text(0x0020000d),
    seriesInstanceUid: text(0x0020000e),
    sopInstanceUid: text(0x00080018),
    sopClassUid: text(0x00080016),
    modality: text(0x00080060),
    instanceNumber: dataset.number(0x00200013) ?? 0,
    numberOfFrames: 1,
    probes: [],
    volumes: [],
  };
}
