import { type Attributes, UID } from '@vesalius/dicom';
import { build } from '../../build.ts';
import type { SyntheticInstance } from '../../instance.ts';
import { codeItem } from '../../modules/code.ts';
import { greyPixels } from '../../modules/image.ts';
import type { SeriesPlan } from '../../modules/series.ts';
import type { AxialGrid } from '../../phantom/axial.ts';
import { valuesByLabel } from '../../phantom/paint.ts';
import { NoiseTable } from '../../random.ts';
import { stableUid } from '../../stable-uid.ts';
import type { AxialStack } from '../ct.ts';
import { enhancedImage, stackDimensions, stackFrames, stackGeometry } from './frames.ts';
import { stackPixels } from './stack-pixels.ts';

const NOISE_HU = 9;

/** One Enhanced CT Image instance (PS3.3 §A.38) of the phantom, one frame a slice. */
export function enhancedCt(series: SeriesPlan, stack: AxialStack): SyntheticInstance {
  const noise = { table: new NoiseTable(series.study.seed + series.number), deviation: NOISE_HU };
  const probe = { unit: 'HU', tolerance: 6 * NOISE_HU, value: ({ hu }: { hu: number }) => hu };
  const { bytes, probes } = stackPixels(
    stack,
    valuesByLabel(({ hu }) => hu + 1024),
    noise,
    probe,
  );
  return build({
    series,
    instanceNumber: 1,
    sopClassUid: UID.EnhancedCTImageStorage,
    numberOfFrames: stack.slices,
    pixels: { vr: 'OW', bytes },
    probes,
    attributes: {
      ...enhancedImage(series),
      ...greyPixels(stack.grid.rows, stack.grid.columns, 16, 12),
      ...stackDimensions(series),
      SharedFunctionalGroupsSequence: [
        {
          ...stackGeometry(stack, codeItem(['818981001', 'SCT', 'Abdomen'])),
          ...CT_GROUPS,
          CTReconstructionSequence: [reconstruction(stack.grid)],
        },
      ],
      PerFrameFunctionalGroupsSequence: stackFrames(series, stack, (z) => ctFrame(series, stack, z)),
    },
  });
}

/** CT Reconstruction Macro (PS3.3 §C.8.15.3.6). */
function reconstruction({ spacing, columns }: AxialGrid): Attributes {
  return {
    ReconstructionAlgorithm: 'FILTER_BACK_PROJ',
    ConvolutionKernel: 'PHANTOM',
    ConvolutionKernelGroup: 'SOFT_TISSUE',
    ReconstructionDiameter: spacing * columns,
    ReconstructionPixelSpacing: [spacing, spacing],
    ReconstructionAngle: 360,
    ImageFilter: 'NONE',
  };
}

/** What the Enhanced CT says of each frame: the table's place and the irradiation event (PS3.3 §C.8.15.3.5, §C.7.6.16.2.24). */
function ctFrame({ study, number }: SeriesPlan, { grid }: AxialStack, z: number): Attributes {
  const centre = [0, grid.origin[1] + ((grid.rows - 1) / 2) * grid.spacing, z];
  return {
    CTPositionSequence: [
      { TablePosition: z, DataCollectionCenterPatient: centre, ReconstructionTargetCenterPatient: centre },
    ],
    IrradiationEventIdentificationSequence: [
      { IrradiationEventUID: stableUid(study.seed, study.key, 'series', number, 'irradiation') },
    ],
  };
}

/** Functional groups of the Enhanced CT Image (PS3.3 §C.8.15.3), the same for all frames. */
const CT_GROUPS: Attributes = {
  CTImageFrameTypeSequence: [
    {
      FrameType: ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'],
      PixelPresentation: 'MONOCHROME',
      VolumetricProperties: 'VOLUME',
      VolumeBasedCalculationTechnique: 'NONE',
    },
  ],
  CTAcquisitionTypeSequence: [{ AcquisitionType: 'SEQUENCED', ConstantVolumeFlag: 'NO', FluoroscopyFlag: 'NO' }],
  CTAcquisitionDetailsSequence: [
    {
      RotationDirection: 'CW',
      RevolutionTime: 0.5,
      SingleCollimationWidth: 1,
      TotalCollimationWidth: 16,
      TableHeight: 150,
      GantryDetectorTilt: 0,
      DataCollectionDiameter: 500,
    },
  ],
  CTTableDynamicsSequence: [{ TableSpeed: 10, TableFeedPerRotation: 5, SpiralPitchFactor: 1 }],
  CTGeometrySequence: [{ DistanceSourceToDetector: 1000, DistanceSourceToDataCollectionCenter: 550 }],
  CTExposureSequence: [
    {
      ExposureTimeInms: 500,
      XRayTubeCurrentInmA: 210,
      ExposureInmAs: 105,
      ExposureModulationType: 'NONE',
      CTDIvol: 7,
      CTDIPhantomTypeCodeSequence: [codeItem(['113691', 'DCM', 'IEC Body Dosimetry Phantom'])],
    },
  ],
  CTXRayDetailsSequence: [
    { KVP: 120, FocalSpots: 1, FilterType: 'WEDGE', FilterMaterial: 'ALUMINUM', CalciumScoringMassFactorPatient: 1 },
  ],
  PixelValueTransformationSequence: [{ RescaleIntercept: -1024, RescaleSlope: 1, RescaleType: 'HU' }],
  FrameVOILUTSequence: [{ WindowCenter: 40, WindowWidth: 400 }],
};
