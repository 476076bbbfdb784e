import { Dataset, TAG, UID, writeFile } from '@vesalius/dicom';
import { phantom, STEP_MM } from './phantom.ts';

/** The PET of the phantom: a ball of known SUV where the CT has its ball of air, in a body of another. */
export const PET_MATRIX = 128;
export const PET_PIXEL_MM = 2.8;
export const HOT_SUV = 8;
export const BODY_SUV = 1;
export const HOT_BALL = { x: -60, y: 5, z: 80, radius: 40 } as const;
const WEIGHT_KG = 70;
const DOSE_BQ = 2.1e8;
/** Of fluorine-18, seconds; the images are corrected to the start of the series, an hour after the injection. */
const HALF_LIFE = 6586.2;
const BQ_PER_ML_OF_ONE = (DOSE_BQ * 2 ** (-3600 / HALF_LIFE)) / (WEIGHT_KG * 1000);
const SLOPE = 2;

export type PetFault = 'weight' | 'place';

/** Standardized uptake value at a place of the patient. */
export function suvAt(x: number, y: number, z: number): number {
  const { x: cx, y: cy, z: cz, radius } = HOT_BALL;
  if ((x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2 < radius * radius) return HOT_SUV;
  return (x / 150) ** 2 + (y / 110) ** 2 <= 1 ? BODY_SUV : 0;
}

/** CT and PET of one study; `weight` tells a wrong weight, `place` puts the PET five of its pixels aside. */
export function* petAndCt(study: string, fault?: PetFault): Generator<Uint8Array> {
  yield* phantom({ study });
  const edge = (-(PET_MATRIX - 1) / 2) * PET_PIXEL_MM;
  for (let slice = 0; slice < 32; slice++) {
    const dataset = Dataset.of({
      ...patient(study),
      SOPClassUID: UID.PositronEmissionTomographyImageStorage,
      SOPInstanceUID: `${study}.8.${slice + 1}`,
      InstanceNumber: slice + 1,
      ImagePositionPatient: [edge + (fault === 'place' ? 5 * PET_PIXEL_MM : 0), edge, slice * STEP_MM],
      PatientWeight: fault === 'weight' ? WEIGHT_KG * 1.1 : WEIGHT_KG,
    });
    dataset.set(TAG.PixelData, 'OW', pixelsOf(edge, slice * STEP_MM));
    yield writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
  }
}

function pixelsOf(edge: number, z: number): Uint8Array {
  const bytes = new Uint8Array(PET_MATRIX * PET_MATRIX * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < PET_MATRIX * PET_MATRIX; at++) {
    const [column, row] = [at % PET_MATRIX, Math.floor(at / PET_MATRIX)];
    const suv = suvAt(edge + column * PET_PIXEL_MM, edge + row * PET_PIXEL_MM, z);
    view.setUint16(at * 2, Math.round((suv * BQ_PER_ML_OF_ONE) / SLOPE), true);
  }
  return bytes;
}

function patient(study: string) {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    StudyInstanceUID: study,
    SeriesInstanceUID: `${study}.7`,
    ImageType: ['ORIGINAL', 'PRIMARY'],
    ...{ StudyDate: '20260102', StudyTime: '101112', AccessionNumber: 'PH1', StudyID: '1' },
    ...{ Modality: 'PT', StudyDescription: 'Phantom', SeriesDescription: 'Known uptake', SeriesNumber: 2 },
    ...{ PatientName: 'Phantom^Analytic', PatientID: 'PH1', PatientBirthDate: '19700101', PatientSex: 'O' },
    ...{ SeriesDate: '20260102', SeriesTime: '110000', FrameOfReferenceUID: '2.25.300' },
    ...{ Units: 'BQML', CorrectedImage: ['ATTN', 'DECY'], DecayCorrection: 'START', SeriesType: ['STATIC', 'IMAGE'] },
    RadiopharmaceuticalInformationSequence: [
      {
        RadiopharmaceuticalStartTime: '100000',
        RadionuclideTotalDose: DOSE_BQ,
        RadionuclideHalfLife: HALF_LIFE,
      },
    ],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [PET_PIXEL_MM, PET_PIXEL_MM],
    SliceThickness: STEP_MM,
    ...{ SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', Rows: PET_MATRIX, Columns: PET_MATRIX },
    ...{ BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelRepresentation: 0 },
    ...{ RescaleIntercept: 0, RescaleSlope: SLOPE },
  };
}
