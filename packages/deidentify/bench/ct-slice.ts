import { Dataset } from '@vesalius/dicom';

const code = (value: string, meaning: string) => ({
  CodeValue: value,
  CodingSchemeDesignator: 'DCM',
  CodeMeaning: meaning,
});

/** What a scanner writes of a CT slice, identity in many places. */
export function ctSlice(): Dataset {
  return Dataset.of({
    ...{ SpecificCharacterSet: 'ISO_IR 100', ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL', 'CT_SOM5 SPI'] },
    ...{ InstanceCreationDate: '20240311', InstanceCreationTime: '101833.640000' },
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2' },
    ...{ SOPInstanceUID: '1.3.12.2.1107.5.1.4.64153.30000018031107450285900008563' },
    ...{ StudyDate: '20240311', SeriesDate: '20240311', AcquisitionDate: '20240311', ContentDate: '20240311' },
    ...{ StudyTime: '101122.234000', SeriesTime: '101733.890000', AcquisitionTime: '101737.515251' },
    ...{ ContentTime: '101737.515251', AccessionNumber: '2024031100471', Modality: 'CT', Manufacturer: 'SIEMENS' },
    ...{ InstitutionName: 'Klinik für Radiologie', InstitutionAddress: 'Hauptstraße 1, 10115 Berlin, DE' },
    ...{ ReferringPhysicianName: 'Müller^Hans^^Dr.', StationName: 'CTAWP64153', StudyDescription: 'Thorax^Routine' },
    ...{ SeriesDescription: 'Thorax 1.5 B31f', ManufacturerModelName: 'SOMATOM Definition AS' },
    ...{ PhysiciansOfRecord: 'Schmidt^Anna', PerformingPhysicianName: 'Weber^K', OperatorsName: 'MTRA 7' },
    ReferencedStudySequence: [
      {
        ReferencedSOPClassUID: '1.2.840.10008.3.1.2.3.1',
        ReferencedSOPInstanceUID: '1.2.276.0.7230010.3.1.4.0.1787205428.345891.834571.1',
      },
    ],
    SourceImageSequence: [
      {
        ReferencedSOPClassUID: '1.3.12.2.1107.5.9.1',
        ReferencedSOPInstanceUID: '1.3.12.2.1107.5.1.4.64153.30000018031107452150000042213',
      },
    ],
    ProcedureCodeSequence: [code('113011', 'CT Thorax')],
    ...{ DerivationDescription: 'none', IrradiationEventUID: '1.3.12.2.1107.5.1.4.64153.3000001803110745028590000' },
    ...{ PatientName: 'Mustermann^Maximilian', PatientID: 'B00471188', IssuerOfPatientID: 'KIS' },
    ...{ PatientBirthDate: '19580423', PatientSex: 'M', PatientAge: '065Y', PatientSize: 1.78, PatientWeight: 82.5 },
    ...{ BodyPartExamined: 'CHEST', SliceThickness: 1.5, KVP: 120, DataCollectionDiameter: 500 },
    ...{ DeviceSerialNumber: '64153', SoftwareVersions: 'syngo CT 2012B', ProtocolName: '01_Thorax_Routine' },
    ...{ ReconstructionDiameter: 380, DistanceSourceToDetector: 1085.6, DistanceSourceToPatient: 595 },
    ...{ GantryDetectorTilt: 0, TableHeight: 154, RotationDirection: 'CW', ExposureTime: 500, XRayTubeCurrent: 187 },
    ...{ Exposure: 67, FilterType: '0', GeneratorPower: 22, FocalSpots: 1.2, DateOfLastCalibration: '20240311' },
    ...{ TimeOfLastCalibration: '063017.000000', ConvolutionKernel: ['B31f', '2'], PatientPosition: 'FFS' },
    ...{ SingleCollimationWidth: 0.6, TotalCollimationWidth: 38.4, TableSpeed: 46.1, TableFeedPerRotation: 23 },
    ...{ SpiralPitchFactor: 0.6, DataCollectionCenterPatient: [0, -154.5, -320.25], ExposureModulationType: 'XYZ_EC' },
    ...{ ReconstructionTargetCenterPatient: [2, -140, -320.25], EstimatedDoseSaving: 38.2, CTDIvol: 4.53 },
    CTDIPhantomTypeCodeSequence: [code('113691', 'IEC Body Dosimetry Phantom')],
    ...{ CalciumScoringMassFactorDevice: [0.743, 0.763, 0.786] },
    ...{ StudyInstanceUID: '1.2.276.0.7230010.3.1.2.0.1787205428.345891.834571' },
    ...{ SeriesInstanceUID: '1.3.12.2.1107.5.1.4.64153.30000018031107450285900008120', StudyID: '47118' },
    ...{ SeriesNumber: 4, AcquisitionNumber: 3, InstanceNumber: 117, ImagePositionPatient: [-188, -344, -320.25] },
    ...{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0], PositionReferenceIndicator: '', SliceLocation: -320.25 },
    ...{ FrameOfReferenceUID: '1.3.12.2.1107.5.1.4.64153.30000018031107425346800006010' },
    ...{ ImageComments: 'Thorax nativ', SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2' },
    ...{ Rows: 512, Columns: 512, PixelSpacing: [0.7421875, 0.7421875], BitsAllocated: 16, BitsStored: 12 },
    ...{ HighBit: 11, PixelRepresentation: 0, SmallestImagePixelValue: 0, LargestImagePixelValue: 2541 },
    ...{ WindowCenter: [40, -600], WindowWidth: [300, 1200], RescaleIntercept: -1024, RescaleSlope: 1 },
    ...{ RescaleType: 'HU', WindowCenterWidthExplanation: ['WINDOW1', 'WINDOW2'], RequestingPhysician: 'Vogt^B' },
    ...{ RequestedProcedureDescription: 'CT Thorax nativ', PerformedProcedureStepStartDate: '20240311' },
    ...{ PerformedProcedureStepStartTime: '101122.234000', PerformedProcedureStepID: 'PPS47118' },
    ...{ PerformedProcedureStepDescription: 'CT Thorax' },
    RequestAttributesSequence: [
      {
        RequestedProcedureDescription: 'CT Thorax nativ',
        ScheduledProcedureStepDescription: 'CT Thorax',
        ScheduledProcedureStepID: 'SPS1',
        RequestedProcedureID: 'RP471',
      },
    ],
    PixelData: new Uint8Array(1024),
  });
}
