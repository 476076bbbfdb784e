import type { Attributes } from '@vesalius/dicom';
import { AXIAL } from '../../modules/image.ts';
import type { SeriesPlan } from '../../modules/series.ts';
import { frameOfReferenceUidOf } from '../../modules/study.ts';
import { stableUid } from '../../stable-uid.ts';
import type { AxialStack } from '../ct.ts';

const STACK_ID = 0x00209056;
const IN_STACK_POSITION_NUMBER = 0x00209057;
const FRAME_CONTENT_SEQUENCE = 0x00209111;

/** Multi-frame Dimension Module (PS3.3 §C.7.6.17): stack, then position in it. */
export function stackDimensions({ study, number }: SeriesPlan): Attributes {
  const uid = stableUid(study.seed, study.key, 'series', number, 'dimensions');
  return {
    DimensionOrganizationType: '3D',
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: uid }],
    DimensionIndexSequence: [STACK_ID, IN_STACK_POSITION_NUMBER].map((pointer) => ({
      DimensionOrganizationUID: uid,
      DimensionIndexPointer: pointer,
      FunctionalGroupPointer: FRAME_CONTENT_SEQUENCE,
    })),
  };
}

/** The Per-frame Functional Groups of a stack (PS3.3 §C.7.6.16.2.2, .2.3); `more` adds what the IOD wants beside at a height. */
export function stackFrames(series: SeriesPlan, stack: AxialStack, more: (z: number) => Attributes): Attributes[] {
  const acquired = `${series.study.date}${series.study.time}`;
  return Array.from({ length: stack.slices }, (_, index) => ({
    FrameContentSequence: [
      {
        FrameAcquisitionNumber: 1,
        FrameReferenceDateTime: acquired,
        FrameAcquisitionDateTime: acquired,
        FrameAcquisitionDuration: 500,
        StackID: '1',
        InStackPositionNumber: index + 1,
        DimensionIndexValues: [1, index + 1],
      },
    ],
    PlanePositionSequence: [{ ImagePositionPatient: [...stack.grid.origin, stack.from + index * stack.spacing] }],
    ...more(stack.from + index * stack.spacing),
  }));
}

/** Shared Functional Groups of an axial stack: measures, orientation, anatomy (PS3.3 §C.7.6.16.2.1, .2.4, .2.8). */
export function stackGeometry(stack: AxialStack, anatomy: Attributes): Attributes {
  return {
    PixelMeasuresSequence: [
      {
        PixelSpacing: [stack.grid.spacing, stack.grid.spacing],
        SliceThickness: stack.spacing,
        SpacingBetweenSlices: stack.spacing,
      },
    ],
    PlaneOrientationSequence: [{ ImageOrientationPatient: AXIAL }],
    FrameAnatomySequence: [{ FrameLaterality: 'U', AnatomicRegionSequence: [anatomy] }],
  };
}

/** What the enhanced image modules share (PS3.3 §C.8.13.1, §C.8.15.2). */
export function enhancedImage(series: SeriesPlan): Attributes {
  return {
    FrameOfReferenceUID: frameOfReferenceUidOf(series.study),
    PositionReferenceIndicator: '',
    AcquisitionDateTime: `${series.study.date}${series.study.time}`,
    AcquisitionDuration: 5000,
    AcquisitionNumber: 1,
    ContentDate: series.study.date,
    ContentTime: series.study.time,
    ImageType: ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'],
    PatientPosition: 'HFS',
    ContentQualification: 'RESEARCH',
    PixelPresentation: 'MONOCHROME',
    VolumetricProperties: 'VOLUME',
    VolumeBasedCalculationTechnique: 'NONE',
    PresentationLUTShape: 'IDENTITY',
    LossyImageCompression: '00',
    BurnedInAnnotation: 'NO',
    AcquisitionContextSequence: [],
  };
}
