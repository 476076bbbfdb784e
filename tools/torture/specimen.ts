import { readFile, UID } from '@vesalius/dicom';
import { type TinyOptions, tinyInstance } from '@vesalius/testkit';
import { sha256 } from './server/sha256.ts';

export type Kind = 'small' | 'middle' | 'ct' | 'multi-frame';
/** What makes a newcomer contradict what is kept. */
export type Contradiction = 'other-bytes' | 'other-patient';

/** An instance as a recipe: the same recipe makes the same bytes, so that nothing but recipes has to be remembered. */
export interface Specimen {
  readonly kind: Kind;
  /** Decides study, patient and all UIDs. */
  readonly study: string;
  readonly number: number;
  readonly contradiction?: Contradiction;
}

/** A specimen with its bytes. */
export interface Made {
  readonly specimen: Specimen;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly file: Uint8Array;
  readonly dataset: Uint8Array;
  /** Of the data set. */
  readonly sha256: string;
}

const FRAMES = 8;

const KINDS: Readonly<Record<Kind, TinyOptions>> = {
  small: { rows: 48, columns: 48 },
  middle: { rows: 170, columns: 170 },
  ct: { rows: 512, columns: 512 },
  'multi-frame': {
    kind: 'SC',
    rows: 128 * FRAMES,
    columns: 128,
    attributes: {
      SOPClassUID: UID.MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
      Rows: 128,
      NumberOfFrames: FRAMES,
    },
  },
};

/** The SOP classes of all kinds. */
export const SOP_CLASSES: readonly string[] = [
  UID.CTImageStorage,
  UID.MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
];

const SERIES_OF_A_STUDY = 2;

export function make(specimen: Specimen): Made {
  const { kind, study, number, contradiction } = specimen;
  const options = KINDS[kind];
  const { file, truth } = tinyInstance({
    ...options,
    study,
    series: String(number % SERIES_OF_A_STUDY),
    key: contradiction === 'other-patient' ? `${number} of another patient` : String(number),
    attributes: {
      ...options.attributes,
      PatientID: contradiction === 'other-patient' ? `not ${study}` : study,
      PatientName: 'Torture^Test',
      InstanceNumber: number,
      ...(contradiction === 'other-bytes' && { StudyDescription: 'other bytes under the same UID' }),
    },
  });
  const dataset = file.subarray(readFile(file).datasetOffset);
  const { sopClassUid, sopInstanceUid, seriesInstanceUid, studyInstanceUid } = truth;
  return {
    specimen,
    ...{ sopClassUid, sopInstanceUid, seriesInstanceUid, studyInstanceUid },
    transferSyntaxUid: UID.ExplicitVRLittleEndian,
    file,
    dataset,
    sha256: sha256(dataset),
  };
}
