import { type Attributes, UID } from '@vesalius/dicom';
import { build } from '../../build.ts';
import type { SyntheticInstance } from '../../instance.ts';
import { codeItem } from '../../modules/code.ts';
import { greyPixels } from '../../modules/image.ts';
import type { SeriesPlan } from '../../modules/series.ts';
import type { Material } from '../../phantom/materials.ts';
import { valuesByLabel } from '../../phantom/paint.ts';
import { NoiseTable } from '../../random.ts';
import type { AxialStack } from '../ct.ts';
import { type SpinEcho, spinEchoSignal } from '../mr.ts';
import { enhancedImage, stackDimensions, stackFrames, stackGeometry } from './frames.ts';
import { stackPixels } from './stack-pixels.ts';

const NOISE = 14;

/** One Enhanced MR Image instance (PS3.3 §A.36) of the phantom, one frame a slice. */
export function enhancedMr(series: SeriesPlan, stack: AxialStack, echo: SpinEcho): SyntheticInstance {
  const signal = (material: Material): number => spinEchoSignal(echo, material);
  const noise = { table: new NoiseTable(series.study.seed + series.number), deviation: NOISE };
  const probe = { unit: 'signal', tolerance: 6 * NOISE, value: signal };
  const { bytes, probes } = stackPixels(stack, valuesByLabel(signal), noise, probe);
  return build({
    series,
    instanceNumber: 1,
    sopClassUid: UID.EnhancedMRImageStorage,
    numberOfFrames: stack.slices,
    pixels: { vr: 'OW', bytes },
    probes,
    attributes: {
      ...enhancedImage(series),
      ...greyPixels(stack.grid.rows, stack.grid.columns, 16, 12),
      ...stackDimensions(series),
      ...PULSE_SEQUENCE,
      SharedFunctionalGroupsSequence: [
        {
          ...stackGeometry(stack, codeItem(['69536005', 'SCT', 'Head'])),
          ...MR_GROUPS,
          MRTimingAndRelatedParametersSequence: [timing(echo)],
          MREchoSequence: [{ EffectiveEchoTime: echo.echoTime }],
        },
      ],
      PerFrameFunctionalGroupsSequence: stackFrames(series, stack, () => ({
        MRAveragesSequence: [{ NumberOfAverages: 1 }],
      })),
    },
  });
}

/** MR Timing and Related Parameters (PS3.3 §C.8.13.5.2). */
function timing({ repetitionTime }: SpinEcho): Attributes {
  return {
    RepetitionTime: repetitionTime,
    FlipAngle: 90,
    EchoTrainLength: 1,
    RFEchoTrainLength: 1,
    GradientEchoTrainLength: 0,
    GradientOutputType: 'DB_DT',
    GradientOutput: 10,
    SpecificAbsorptionRateSequence: [
      { SpecificAbsorptionRateDefinition: 'IEC_WHOLE_BODY', SpecificAbsorptionRateValue: 1 },
    ],
    OperatingModeSequence: [
      { OperatingModeType: 'STATIC FIELD', OperatingMode: 'IEC_NORMAL' },
      { OperatingModeType: 'RF', OperatingMode: 'IEC_NORMAL' },
      { OperatingModeType: 'GRADIENT', OperatingMode: 'IEC_NORMAL' },
    ],
  };
}

/** Enhanced MR Image and MR Pulse Sequence Modules (PS3.3 §C.8.13.1, §C.8.13.4). */
const PULSE_SEQUENCE: Attributes = {
  ComplexImageComponent: 'MAGNITUDE',
  AcquisitionContrast: 'T1',
  MagneticFieldStrength: 1.5,
  ResonantNucleus: '1H',
  KSpaceFiltering: 'NONE',
  ApplicableSafetyStandardAgency: 'IEC',
  PulseSequenceName: 'PHANTOM SE',
  MRAcquisitionType: '2D',
  EchoPulseSequence: 'SPIN',
  MultipleSpinEcho: 'NO',
  MultiPlanarExcitation: 'NO',
  PhaseContrast: 'NO',
  TimeOfFlightContrast: 'NO',
  SteadyStatePulseSequence: 'NONE',
  EchoPlanarPulseSequence: 'NO',
  SaturationRecovery: 'NO',
  SpectrallySelectedSuppression: 'NONE',
  OversamplingPhase: 'NONE',
  GeometryOfKSpaceTraversal: 'RECTILINEAR',
  RectilinearPhaseEncodeReordering: 'LINEAR',
  SegmentedKSpaceTraversal: 'SINGLE',
  NumberOfKSpaceTrajectories: 1,
};

/** Functional groups of the Enhanced MR Image (PS3.3 §C.8.13.5), the same for all frames. */
const MR_GROUPS: Attributes = {
  MRImageFrameTypeSequence: [
    {
      FrameType: ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'],
      PixelPresentation: 'MONOCHROME',
      VolumetricProperties: 'VOLUME',
      VolumeBasedCalculationTechnique: 'NONE',
      ComplexImageComponent: 'MAGNITUDE',
      AcquisitionContrast: 'T1',
    },
  ],
  MRFOVGeometrySequence: [
    {
      InPlanePhaseEncodingDirection: 'ROW',
      MRAcquisitionFrequencyEncodingSteps: 128,
      MRAcquisitionPhaseEncodingStepsInPlane: 128,
      PercentSampling: 100,
      PercentPhaseFieldOfView: 100,
    },
  ],
  MRModifierSequence: [
    {
      InversionRecovery: 'NO',
      FlowCompensation: 'NONE',
      Spoiling: 'NONE',
      T2Preparation: 'NO',
      SpectrallySelectedExcitation: 'NONE',
      SpatialPresaturation: 'NONE',
      PartialFourier: 'NO',
      ParallelAcquisition: 'NO',
    },
  ],
  MRImagingModifierSequence: [
    {
      MagnetizationTransfer: 'NONE',
      BloodSignalNulling: 'NO',
      Tagging: 'NONE',
      TransmitterFrequency: 63.87,
      PixelBandwidth: 200,
    },
  ],
  MRReceiveCoilSequence: [
    {
      ReceiveCoilName: 'PHANTOM',
      ReceiveCoilManufacturerName: '',
      ReceiveCoilType: 'VOLUME',
      QuadratureReceiveCoil: 'YES',
    },
  ],
  MRTransmitCoilSequence: [{ TransmitCoilName: 'BODY', TransmitCoilManufacturerName: '', TransmitCoilType: 'BODY' }],
  PixelValueTransformationSequence: [{ RescaleIntercept: 0, RescaleSlope: 1, RescaleType: 'US' }],
  FrameVOILUTSequence: [{ WindowCenter: 700, WindowWidth: 1400 }],
};
