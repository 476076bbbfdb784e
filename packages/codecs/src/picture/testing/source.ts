import { type Attributes, Dataset, UID, writeFile } from '@vesalius/dicom';
import type { FrameSource } from '../picture-task.ts';

/** A frame of 8 x 4 pixels of one grey as a worker gets it, what is given changed. */
export function sourceOf(attributes: Attributes = {}, encoded = new Uint8Array(32).fill(100)): FrameSource {
  const dataset = Dataset.of({
    ...{
      SOPClassUID: UID.SecondaryCaptureImageStorage,
      SOPInstanceUID: '1.2.3',
      PatientName: 'Roe^Jane',
      PatientID: '7',
    },
    ...{ Rows: 4, Columns: 8, SamplesPerPixel: 1, BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 },
    ...{
      PhotometricInterpretation: 'MONOCHROME2',
      WindowCenter: 128,
      WindowWidth: 256,
      VOILUTFunction: 'LINEAR_EXACT',
    },
    ...attributes,
  });
  const header = writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
  return { header, encoded, frameNumber: 1 };
}
