import { TAG } from '../dictionary/index.ts';
import type { Tag } from '../tag.ts';
import { UID } from '../uid/index.ts';

/** The type of a directory record (PS3.3 Table F.4-1) and the attributes it takes from its instance (§F.5). */
export interface RecordType {
  readonly type: string;
  readonly keys: readonly Tag[];
}

const CREATION = [TAG.ContentDate, TAG.ContentTime] as const;
const CONTENT = [TAG.ContentLabel, TAG.ContentDescription, TAG.ContentCreatorName] as const;
const CODED = [TAG.ConceptNameCodeSequence] as const;

export const PATIENT: RecordType = { type: 'PATIENT', keys: [TAG.PatientName, TAG.PatientID] };
export const STUDY: RecordType = {
  type: 'STUDY',
  keys: [
    ...[TAG.StudyDate, TAG.StudyTime, TAG.AccessionNumber, TAG.StudyDescription],
    ...[TAG.StudyInstanceUID, TAG.StudyID],
  ],
};
export const SERIES: RecordType = {
  type: 'SERIES',
  keys: [TAG.Modality, TAG.SeriesInstanceUID, TAG.SeriesNumber],
};
const IMAGE: RecordType = { type: 'IMAGE', keys: [TAG.InstanceNumber] };

/** Types of records below a series, with the names of their storage SOP classes as they begin (PS3.4 Table B.5-1). */
const BELOW_SERIES: readonly (readonly [type: string, classes: string, keys: readonly Tag[]])[] = [
  ['RT DOSE', 'RTDose', [TAG.InstanceNumber, TAG.DoseSummationType]],
  [
    'RT STRUCTURE SET',
    'RTStructureSet',
    [TAG.InstanceNumber, TAG.StructureSetLabel, TAG.StructureSetDate, TAG.StructureSetTime],
  ],
  ['RT PLAN', 'RTPlan RTIonPlan', [TAG.InstanceNumber, TAG.RTPlanLabel, TAG.RTPlanDate, TAG.RTPlanTime]],
  [
    'RT TREAT RECORD',
    'RTBeamsTreatment RTBrachyTreatment RTTreatmentSummary RTIonBeamsTreatment',
    [TAG.InstanceNumber, TAG.TreatmentDate, TAG.TreatmentTime],
  ],
  [
    'PRESENTATION',
    'GrayscaleSoftcopy ColorSoftcopy PseudoColorSoftcopy BlendingSoftcopy XAXRFGrayscale GrayscalePlanar ' +
      'CompositingPlanar AdvancedBlending VolumeRendering SegmentedVolume MultipleVolume VariableModalityLUT ' +
      'BasicStructuredDisplay WaveformPresentation WaveformAcquisitionPresentation',
    [
      ...[TAG.PresentationCreationDate, TAG.PresentationCreationTime, TAG.InstanceNumber, ...CONTENT],
      ...[TAG.ReferencedSeriesSequence, TAG.BlendingSequence],
    ],
  ],
  [
    'WAVEFORM',
    'TwelveLeadECG GeneralECG AmbulatoryECG Hemodynamic BasicCardiac BasicVoice GeneralAudio ArterialPulse ' +
      'RespiratoryWaveform MultichannelRespiratory RoutineScalp UltrasoundWaveform WaveformStorage Electromyogram Electrooculogram SleepElectro ' +
      'BodyPosition General32bitECG CardiacElectrophysiology',
    [TAG.InstanceNumber, ...CREATION],
  ],
  ['KEY OBJECT DOC', 'KeyObjectSelection', [TAG.InstanceNumber, ...CREATION, ...CODED, TAG.ContentSequence]],
  [
    'SR DOCUMENT',
    'BasicTextSR EnhancedSR ComprehensiveSR Comprehensive3DSR ExtensibleSR ProcedureLog MammographyCADSR ' +
      'ChestCADSR ColonCADSR XRayRadiationDose RadiopharmaceuticalRadiation PatientRadiationDose ' +
      'EnhancedXRayRadiationDose AcquisitionContextSR SimplifiedAdultEcho SpectaclePrescription ' +
      'MacularGridThickness ImplantationPlanSR PlannedImagingAgent PerformedImagingAgent WaveformAnnotationSR',
    [
      ...[TAG.InstanceNumber, TAG.CompletionFlag, TAG.VerificationFlag, ...CREATION, TAG.VerificationDateTime],
      ...[...CODED, TAG.ContentSequence],
    ],
  ],
  [
    'SPECTROSCOPY',
    'MRSpectroscopy',
    [
      ...[TAG.ImageType, ...CREATION, TAG.InstanceNumber, TAG.ReferencedImageEvidenceSequence, TAG.NumberOfFrames],
      ...[TAG.Rows, TAG.Columns, TAG.DataPointRows, TAG.DataPointColumns],
    ],
  ],
  ['RAW DATA', 'RawData', [...CREATION, TAG.InstanceNumber]],
  ['REGISTRATION', 'SpatialRegistration DeformableSpatialRegistration', [...CREATION, TAG.InstanceNumber, ...CONTENT]],
  ['FIDUCIAL', 'SpatialFiducials', [...CREATION, TAG.InstanceNumber, ...CONTENT]],
  [
    'ENCAP DOC',
    'Encapsulated',
    [
      ...[...CREATION, TAG.InstanceNumber, TAG.DocumentTitle, TAG.HL7InstanceIdentifier, ...CODED],
      ...[TAG.MIMETypeOfEncapsulatedDocument],
    ],
  ],
  ['VALUE MAP', 'RealWorldValueMapping', [...CREATION, TAG.InstanceNumber, ...CONTENT]],
  ['STEREOMETRIC', 'StereometricRelationship', [...CREATION, TAG.InstanceNumber, ...CONTENT]],
  ['PLAN', 'RTBeamsDelivery RTBrachyApplicationSetup RTPatientPosition', [TAG.InstanceNumber]],
  [
    'RADIOTHERAPY',
    'RTPhysicianIntent RTSegment RTRadiation CArm TomotherapeuticRadiation RoboticArm',
    [...[TAG.InstanceNumber, TAG.UserContentLabel, TAG.UserContentLongLabel, ...CREATION, TAG.ContentCreatorName]],
  ],
  [
    'MEASUREMENT',
    'LensometryMeasurements AutorefractionMeasurements KeratometryMeasurements SubjectiveRefraction ' +
      'VisualAcuity OphthalmicAxialMeasurements IntraocularLens OphthalmicVisualField',
    [TAG.InstanceNumber, ...CREATION],
  ],
  ['SURFACE', 'SurfaceSegmentation', [...CREATION, TAG.InstanceNumber, ...CONTENT]],
  ['SURFACE SCAN', 'SurfaceScan', [...CREATION]],
  ['TRACT', 'TractographyResults', [...CREATION, TAG.InstanceNumber, ...CONTENT]],
  ['ASSESSMENT', 'ContentAssessment', [TAG.InstanceNumber, TAG.InstanceCreationDate, TAG.InstanceCreationTime]],
  ['ANNOTATION', 'MicroscopyBulkSimple', [TAG.InstanceNumber, ...CREATION, ...CONTENT]],
];

/** Records that hang at the root beside the patients, for instances that belong to none (PS3.3 Table F.4-1). */
const AT_ROOT: readonly (readonly [type: string, classes: string, keys: readonly Tag[]])[] = [
  [
    'HANGING PROTOCOL',
    'HangingProtocol',
    [
      ...[TAG.HangingProtocolName, TAG.HangingProtocolDescription, TAG.HangingProtocolLevel],
      ...[TAG.HangingProtocolCreator, TAG.HangingProtocolCreationDateTime],
      ...[TAG.HangingProtocolDefinitionSequence, TAG.NumberOfPriorsReferenced],
    ],
  ],
  ['PALETTE', 'ColorPalette', [TAG.ContentLabel, TAG.ContentDescription]],
  ['IMPLANT', 'GenericImplantTemplate', [TAG.Manufacturer, TAG.ImplantName, TAG.ImplantPartNumber]],
  ['IMPLANT ASSY', 'ImplantAssemblyTemplate', [TAG.ImplantAssemblyTemplateName, TAG.Manufacturer]],
  ['IMPLANT GROUP', 'ImplantTemplateGroup', [TAG.ImplantTemplateGroupName, TAG.ImplantTemplateGroupIssuer]],
];

type Rows = typeof BELOW_SERIES;
const belowSeries = byClass(BELOW_SERIES);
const atRoot = byClass(AT_ROOT);

/** The record type of an instance and where its record hangs; an image when the SOP class is of no other kind. */
export function recordTypeOf(sopClassUid: string): { readonly record: RecordType; readonly atRoot: boolean } {
  const root = atRoot.get(sopClassUid);
  return root ? { record: root, atRoot: true } : { record: belowSeries.get(sopClassUid) ?? IMAGE, atRoot: false };
}

function byClass(rows: Rows): ReadonlyMap<string, RecordType> {
  const types = new Map<string, RecordType>();
  const classes = Object.entries(UID).filter(([keyword]) => keyword.includes('Storage'));
  for (const [type, names, keys] of rows) {
    for (const name of names.split(' ')) {
      for (const [keyword, uid] of classes) if (keyword.startsWith(name)) types.set(uid, { type, keys });
    }
  }
  return types;
}
