import { Dataset, UID, writeFile } from '@vesalius/dicom';
import { colorPalette } from './palettes.ts';
import { tinyCt } from './tiny-ct.ts';

/** Study Instance UIDs of what the cells ask for; series and instances end with `.1` and `.1.1`. */
export const STUDIES = {
  ...{ film: '2.25.77702', pdf: '2.25.77704', video: '2.25.77706', photo: '2.25.77708' },
  report: '2.25.77710',
} as const;

/** Files that cells send, by name. */
export const FILES: Readonly<Record<string, Uint8Array>> = { palette: colorPalette(1), ct: tinyCt(9, 1) };

/** Three frames of CT. */
export function film(): Uint8Array {
  return tinyCt(2, 1, { NumberOfFrames: 3, PixelData: new Uint8Array(3 * 2048).fill(9) });
}

/** A photograph of 32 by 32 pixels, red from left to right and green from top to bottom. */
export function photo(): Uint8Array {
  const bytes = new Uint8Array(32 * 32 * 3);
  for (let at = 0; at < 32 * 32; at++) bytes.set([(at % 32) * 8, Math.floor(at / 32) * 8, 64], at * 3);
  const dataset = Dataset.of({
    ...common(STUDIES.photo),
    ...{ SOPClassUID: UID.VLPhotographicImageStorage, ImageType: ['ORIGINAL', 'PRIMARY'] },
    ...{ SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: 0, Rows: 32, Columns: 32 },
    ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0, PixelData: bytes },
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

/** A presentation state for the film, which shows it negative; or one of a kind that is not applied. */
export function state(number: 1 | 2): Uint8Array {
  const { film: study } = STUDIES;
  const image = { ReferencedSOPClassUID: UID.CTImageStorage, ReferencedSOPInstanceUID: `${study}.1.1` };
  const dataset = Dataset.of({
    ...common(study),
    ...{ PatientID: 'P2', PatientName: 'Yamada^Tarou=山田^太郎', Modality: 'PR' },
    ...{ SeriesInstanceUID: `${study}.2`, SOPInstanceUID: `${study}.2.${number}` },
    SOPClassUID:
      number === 1
        ? UID.GrayscaleSoftcopyPresentationStateStorage
        : UID.GrayscalePlanarMPRVolumetricPresentationStateStorage,
    ReferencedSeriesSequence: [{ SeriesInstanceUID: `${study}.1`, ReferencedImageSequence: [image] }],
    PresentationLUTShape: 'INVERSE',
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

/** A PDF of an odd number of bytes, as an encapsulated document. */
export function pdf(): Uint8Array {
  const bytes = Buffer.from('%PDF-1.7\n%%EOF\n\0');
  const dataset = Dataset.of({
    ...common(STUDIES.pdf),
    SOPClassUID: UID.EncapsulatedPDFStorage,
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocument: bytes,
    EncapsulatedDocumentLength: bytes.length - 1,
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

/** A structured report with one finding. */
export function report(): Uint8Array {
  const dataset = Dataset.of({
    ...common(STUDIES.report),
    ...{ SOPClassUID: UID.BasicTextSRStorage, Modality: 'SR', ValueType: 'CONTAINER' },
    ConceptNameCodeSequence: [{ CodeValue: '18748-4', CodingSchemeDesignator: 'LN', CodeMeaning: 'Imaging Report' }],
    ContentSequence: [
      {
        RelationshipType: 'CONTAINS',
        ...{ ValueType: 'TEXT', TextValue: 'No fracture.' },
        ConceptNameCodeSequence: [{ CodeValue: '121071', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Finding' }],
      },
    ],
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

/** The metadata of a video whose MP4 comes beside them. */
export function videoModel(): Dataset {
  return Dataset.of({ ...common(STUDIES.video), SOPClassUID: UID.VideoPhotographicImageStorage });
}

function common(study: string) {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPInstanceUID: `${study}.1.1`,
    StudyInstanceUID: study,
    SeriesInstanceUID: `${study}.1`,
    PatientID: 'P9',
    PatientName: 'Roe^Richard',
    StudyDate: '20270102',
    Modality: 'OT',
  };
}

/** The boxes of an MP4 (ISO/IEC 14496-12) with a track of 50 frames of H.264 High Profile, 640 by 480; its frames are zeros. */
export function mp4(): Buffer {
  const entry = Buffer.alloc(78);
  entry.writeUInt16BE(640, 24);
  entry.writeUInt16BE(480, 26);
  const clock = Buffer.alloc(24);
  clock.writeUInt32BE(1000, 12);
  clock.writeUInt32BE(2000, 16);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32BE(50, 8);
  const description = box('stsd', Buffer.alloc(8), box('avc1', entry, box('avcC', Buffer.of(1, 100, 0, 31))));
  const handler = box('hdlr', Buffer.alloc(8), Buffer.from('vide'), Buffer.alloc(13));
  const media = box(
    'mdia',
    box('mdhd', clock, Buffer.alloc(8)),
    handler,
    box('minf', box('stbl', description, box('stsz', sizes))),
  );
  return Buffer.concat([
    box('ftyp', Buffer.from('isom')),
    box('moov', box('trak', media)),
    box('mdat', Buffer.alloc(100)),
  ]);
}

function box(type: string, ...content: Uint8Array[]): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(8), ...content]);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.write(type, 4, 'latin1');
  return bytes;
}
