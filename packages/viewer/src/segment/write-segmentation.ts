import { type Attributes, Dataset, newUid, TAG, UID } from '@vesalius/dicom';
import { dateAndTime, documentHead } from '../measure/document.ts';
import type { Observer } from '../measure/observer.ts';
import { codeItem, referenceOf } from '../measure/report-items.ts';
import { imageReference } from '../measure/write-report.ts';
import type { Frame } from '../study/frame.ts';
import { stepsOf } from '../study/volume.ts';
import { labColour } from './colours.ts';
import type { LabelledSegment, Labels } from './labels.ts';

export interface SegmentationPlace {
  readonly seriesInstanceUid: string;
  readonly instanceNumber: number;
  readonly observer: Observer;
  readonly at: Date;
}

/** One segment in one slice. */
interface SegmentSlice {
  /** From 1, in the order of the data set. */
  readonly segment: number;
  readonly label: number;
  readonly slice: number;
}

/** A binary segmentation (PS3.3 §A.51) of the slices that hold something. Undefined when none does. */
export function writeSegmentation(
  labels: Labels,
  segments: readonly LabelledSegment[],
  place: SegmentationPlace,
): Dataset | undefined {
  const drawn = segments.filter(({ number }) => labels.slicesOf(number).length > 0);
  const frames = drawn.flatMap(({ number }, index) =>
    labels.slicesOf(number).map((slice): SegmentSlice => ({ segment: index + 1, label: number, slice })),
  );
  const [first] = labels.frames;
  if (!first || frames.length === 0) return undefined;
  const dimension = newUid();
  const dataset = Dataset.of({
    ...head(first, place),
    NumberOfFrames: frames.length,
    SegmentSequence: drawn.map(({ name, number }, index) => segmentItem(name, index + 1, number)),
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: dimension }],
    DimensionIndexSequence: DIMENSIONS.map(([pointer, group]) => ({
      DimensionOrganizationUID: dimension,
      DimensionIndexPointer: pointer,
      FunctionalGroupPointer: group,
    })),
    SharedFunctionalGroupsSequence: [sharedGroups(labels)],
    PerFrameFunctionalGroupsSequence: frames.map((one) => frameGroups(one, labels)),
    ReferencedSeriesSequence: [referencedSeries(frames, labels)],
  });
  dataset.set(TAG.PixelData, 'OB', packedBits(frames, labels));
  return dataset;
}

const DIMENSIONS = [
  [TAG.ReferencedSegmentNumber, TAG.SegmentIdentificationSequence],
  [TAG.ImagePositionPatient, TAG.PlanePositionSequence],
] as const;

function head(first: Frame, place: SegmentationPlace): Attributes {
  const [date, time] = dateAndTime(place.at);
  return {
    ...documentHead({
      ...place,
      of: first.instance,
      modality: 'SEG',
      seriesDescription: 'Segmentation',
      seriesNumber: 903,
      sopClassUid: UID.SegmentationStorage,
    }),
    DeviceSerialNumber: place.observer.uid.slice(-16),
    SoftwareVersions: 'Vesalius',
    ContentDate: date,
    ContentTime: time,
    FrameOfReferenceUID: first.plane.frameOfReferenceUid ?? newUid(),
    PositionReferenceIndicator: '',
    ImageType: ['DERIVED', 'PRIMARY'],
    LossyImageCompression: '00',
    SegmentationType: 'BINARY',
    SegmentsOverlap: 'NO',
    ContentLabel: 'SEGMENTATION',
    ContentDescription: '',
    ContentCreatorName: place.observer.name,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: first.plane.rows,
    Columns: first.plane.columns,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
  };
}

function segmentItem(name: string, number: number, colour: number): Attributes {
  return {
    SegmentNumber: number,
    SegmentLabel: name,
    SegmentAlgorithmType: 'MANUAL',
    SegmentedPropertyCategoryCodeSequence: [codeItem(['85756007', 'SCT', 'Tissue'])],
    SegmentedPropertyTypeCodeSequence: [codeItem(['85756007', 'SCT', 'Tissue'])],
    RecommendedDisplayCIELabValue: labColour(colour),
  };
}

function sharedGroups({ frames }: Labels): Attributes {
  const { plane, instance } = frames[0]!;
  const step = Math.abs(stepsOf(frames)[0] ?? 0) || (instance.number(TAG.SliceThickness) ?? 1);
  return {
    PixelMeasuresSequence: [
      { PixelSpacing: [plane.rowSpacing, plane.columnSpacing], SliceThickness: step, SpacingBetweenSlices: step },
    ],
    PlaneOrientationSequence: [{ ImageOrientationPatient: [...plane.rowDirection, ...plane.columnDirection] }],
  };
}

function frameGroups({ segment, slice }: SegmentSlice, labels: Labels): Attributes {
  const frame = labels.frames[slice]!;
  const source = {
    ...referenceOf(imageReference(frame)),
    PurposeOfReferenceCodeSequence: [codeItem(['121322', 'DCM', 'Source image for image processing operation'])],
  };
  return {
    FrameContentSequence: [{ DimensionIndexValues: [segment, slice + 1] }],
    PlanePositionSequence: [{ ImagePositionPatient: [...frame.plane.origin] }],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segment }],
    DerivationImageSequence: [
      {
        DerivationCodeSequence: [codeItem(['113076', 'DCM', 'Segmentation'])],
        SourceImageSequence: [source],
      },
    ],
  };
}

function referencedSeries(frames: readonly SegmentSlice[], labels: Labels): Attributes {
  const images = new Map(
    frames.map(({ slice }) => {
      const frame = labels.frames[slice]!;
      return [frame.sopInstanceUid, referenceOf({ ...imageReference(frame), frameNumber: undefined })];
    }),
  );
  return {
    SeriesInstanceUID: labels.frames[0]!.seriesInstanceUid,
    ReferencedInstanceSequence: [...images.values()],
  };
}

/** One bit a pixel, the first in the lowest, frames without a gap (PS3.5 §8.1.1). */
function packedBits(frames: readonly SegmentSlice[], labels: Labels): Uint8Array {
  const { rows, columns } = labels.frames[0]!.plane;
  const size = rows * columns;
  const bytes = new Uint8Array(2 * Math.ceil((size * frames.length) / 16));
  for (const [index, { label, slice }] of frames.entries()) {
    for (const [pixel, one] of labels.slice(slice)!.entries()) {
      const bit = index * size + pixel;
      if (one === label) bytes[bit >> 3]! |= 1 << (bit & 7);
    }
  }
  return bytes;
}
