import { type Attributes, Dataset, UID, writeFile } from '@vesalius/dicom';

/** What its image is like; its pixels are of one value each. */
export const TINY_IMAGE = {
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: 32,
  Columns: 32,
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 0,
} as const satisfies Attributes;

/** A small CT instance with a known place in study and series; its pixels tell its number. */
export function tinyCt(study: number, number: number, attributes: Attributes = {}): Uint8Array {
  const studyInstanceUid = `2.25.7770${study}`;
  const dataset = Dataset.of({
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: UID.CTImageStorage,
    SOPInstanceUID: `${studyInstanceUid}.1.${number}`,
    StudyDate: '20260102',
    StudyTime: '101112',
    AccessionNumber: `A${study}`,
    Modality: 'CT',
    PatientName: study % 2 === 0 ? 'Yamada^Tarou=山田^太郎' : 'Wałęsa^Łucja',
    PatientID: `P${study}`,
    PatientBirthDate: '19700101',
    PatientSex: 'O',
    StudyInstanceUID: studyInstanceUid,
    SeriesInstanceUID: `${studyInstanceUid}.1`,
    StudyID: `S${study}`,
    SeriesNumber: 1,
    InstanceNumber: number,
    ...TINY_IMAGE,
    PixelData: new Uint8Array(2048).fill(number & 0xff),
    ...attributes,
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}
