import { type Attributes, Dataset, TAG, UID, writeFile } from '@vesalius/dicom';

const SIDE = 64;

/** The samples of `smoothCt`, 16 bits each, little endian. */
export function smoothSamples(seed: number, frames: number): Uint8Array {
  const samples = Uint16Array.from({ length: SIDE * SIDE * frames }, (_, at) =>
    Math.floor(1000 + 900 * Math.sin((at % SIDE) / 9 + seed) + Math.floor(at / SIDE / SIDE)),
  );
  return new Uint8Array(samples.buffer);
}

/** A CT image whose pixels become much smaller by compression, as a Part 10 file in explicit VR little endian. */
export function smoothCt(number: number, { frames = 3, ...other }: { frames?: number } & Attributes = {}): Uint8Array {
  const dataset = Dataset.of({
    ...{ SOPClassUID: UID.CTImageStorage, SOPInstanceUID: `2.25.66.1.${number}`, Modality: 'CT' },
    ...{ StudyInstanceUID: '2.25.66', SeriesInstanceUID: '2.25.66.1', PatientID: 'P1', PatientName: 'Wałęsa^Łucja' },
    ...{ SpecificCharacterSet: 'ISO_IR 192', InstanceNumber: number, NumberOfFrames: frames },
    ...{ SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', Rows: SIDE, Columns: SIDE },
    ...{ BitsAllocated: 16, BitsStored: 12, HighBit: 11, PixelRepresentation: 0 },
    ...other,
  });
  dataset.set(TAG.PixelData, 'OW', smoothSamples(number, frames));
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}
