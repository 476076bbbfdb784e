import { type Attributes, UID } from '@vesalius/dicom';
import { build } from '../build.ts';
import type { SyntheticInstance } from '../instance.ts';
import { codeItem } from '../modules/code.ts';
import { AXIAL, greyPixels } from '../modules/image.ts';
import { frameOfReference, type SeriesPlan, seriesInstanceUidOf, sopInstanceUidOf } from '../modules/series.ts';
import { axialLabels } from '../phantom/axial.ts';
import { labelOf } from '../phantom/structures.ts';
import { stableUid } from '../stable-uid.ts';
import type { AxialStack } from './ct.ts';
import { CODED_STRUCTURES, type CodedStructure } from './labelled-structures.ts';

const SEGMENT_IDENTIFICATION_SEQUENCE = 0x0062000a;
const REFERENCED_SEGMENT_NUMBER = 0x0062000b;
const PLANE_POSITION_SEQUENCE = 0x00209113;
const IMAGE_POSITION_PATIENT = 0x00200032;

/** What is segmented: a series made by `ctSeries` with that stack. */
export interface SegmentedSeries {
  readonly series: SeriesPlan;
  readonly stack: AxialStack;
}

/** A slice in which the structure is seen. */
interface Mask {
  readonly index: number;
  readonly z: number;
  readonly bits: Uint8Array;
}

/** One binary Segmentation instance (PS3.3 §A.51) of a structure, with a frame for each slice in which it is seen. */
export function segInstance(series: SeriesPlan, source: SegmentedSeries, name: CodedStructure): SyntheticInstance {
  const { grid, spacing } = source.stack;
  const masks = masksOf(source.stack, labelOf(name));
  const voxels = masks.reduce((sum, { bits }) => sum + countOf(bits), 0);
  return build({
    series,
    instanceNumber: 1,
    sopClassUid: UID.SegmentationStorage,
    numberOfFrames: masks.length,
    pixels: { vr: 'OB', bytes: packed(masks.map(({ bits }) => bits)) },
    volumes: [{ structure: name, cubicMillimetres: voxels * grid.spacing ** 2 * spacing }],
    attributes: {
      ...frameOfReference(series),
      ...greyPixels(grid.rows, grid.columns, 8, 8),
      ...SEG_IMAGE,
      ContentDate: series.study.date,
      ContentTime: series.study.time,
      ContentLabel: 'PHANTOM',
      ContentDescription: `${name} of the phantom`,
      SegmentSequence: [segment(name)],
      ...dimensions(series),
      ReferencedSeriesSequence: [referencedSeries(source, masks)],
      SharedFunctionalGroupsSequence: [shared(source.stack)],
      PerFrameFunctionalGroupsSequence: masks.map((mask, index) => frame(source, mask, index)),
    },
  });
}

function masksOf(stack: AxialStack, label: number): Mask[] {
  const masks: Mask[] = [];
  for (let index = 0; index < stack.slices; index++) {
    const z = stack.from + index * stack.spacing;
    const bits = axialLabels(stack.grid, z).map((found) => (found === label ? 1 : 0));
    if (bits.includes(1)) masks.push({ index, z, bits });
  }
  return masks;
}

function countOf(bits: Uint8Array): number {
  return bits.reduce((sum, bit) => sum + bit, 0);
}

/** One bit a pixel, the first in the lowest bit; frames follow each other without a gap (PS3.5 §8.1.1). */
function packed(frames: readonly Uint8Array[]): Uint8Array {
  const length = frames.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(Math.ceil(length / 8));
  let at = 0;
  for (const frame of frames) for (const bit of frame) bytes[at >> 3]! |= bit << (at++ & 7);
  return bytes;
}

function segment(name: CodedStructure): Attributes {
  return {
    SegmentNumber: 1,
    SegmentLabel: name,
    SegmentAlgorithmType: 'AUTOMATIC',
    SegmentAlgorithmName: 'the phantom itself',
    SegmentedPropertyCategoryCodeSequence: [codeItem(['123037004', 'SCT', 'Anatomical Structure'])],
    SegmentedPropertyTypeCodeSequence: [codeItem(CODED_STRUCTURES[name])],
    RecommendedDisplayCIELabValue: [36_000, 43_000, 41_000],
  };
}

function dimensions({ study, number }: SeriesPlan): Attributes {
  const uid = stableUid(study.seed, study.key, 'series', number, 'dimensions');
  const index = (pointer: number, group: number): Attributes => ({
    DimensionOrganizationUID: uid,
    DimensionIndexPointer: pointer,
    FunctionalGroupPointer: group,
  });
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: uid }],
    DimensionIndexSequence: [
      index(REFERENCED_SEGMENT_NUMBER, SEGMENT_IDENTIFICATION_SEQUENCE),
      index(IMAGE_POSITION_PATIENT, PLANE_POSITION_SEQUENCE),
    ],
  };
}

/** Common Instance Reference Module (PS3.3 §C.12.2). */
function referencedSeries({ series }: SegmentedSeries, masks: readonly Mask[]): Attributes {
  return {
    SeriesInstanceUID: seriesInstanceUidOf(series),
    ReferencedInstanceSequence: masks.map(({ index }) => reference(series, index)),
  };
}

function reference(series: SeriesPlan, index: number): Attributes {
  return { ReferencedSOPClassUID: UID.CTImageStorage, ReferencedSOPInstanceUID: sopInstanceUidOf(series, index + 1) };
}

function shared({ grid, spacing }: AxialStack): Attributes {
  return {
    PlaneOrientationSequence: [{ ImageOrientationPatient: AXIAL }],
    PixelMeasuresSequence: [
      { PixelSpacing: [grid.spacing, grid.spacing], SliceThickness: spacing, SpacingBetweenSlices: spacing },
    ],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: 1 }],
  };
}

function frame({ series, stack }: SegmentedSeries, { index, z }: Mask, position: number): Attributes {
  return {
    FrameContentSequence: [{ DimensionIndexValues: [1, position + 1] }],
    PlanePositionSequence: [{ ImagePositionPatient: [...stack.grid.origin, z] }],
    DerivationImageSequence: [
      {
        DerivationCodeSequence: [codeItem(['113076', 'DCM', 'Segmentation'])],
        SourceImageSequence: [
          {
            ...reference(series, index),
            PurposeOfReferenceCodeSequence: [
              codeItem(['121322', 'DCM', 'Source image for image processing operation']),
            ],
          },
        ],
      },
    ],
  };
}

/** Segmentation Image Module (PS3.3 §C.8.20.2). */
const SEG_IMAGE: Attributes = {
  ImageType: ['DERIVED', 'PRIMARY'],
  BitsAllocated: 1,
  BitsStored: 1,
  HighBit: 0,
  LossyImageCompression: '00',
  SegmentationType: 'BINARY',
  SegmentsOverlap: 'NO',
  ContentCreatorName: 'Larkspur^Ignatius',
};
