import { type Attributes, UID } from '@vesalius/dicom';
import { build } from '../build.ts';
import type { SyntheticInstance } from '../instance.ts';
import { type Code, codeItem } from '../modules/code.ts';
import { type SeriesPlan, seriesInstanceUidOf, sopInstanceUidOf } from '../modules/series.ts';
import { studyInstanceUidOf } from '../modules/study.ts';
import { volumeOf } from '../phantom/structures.ts';
import { stableUid } from '../stable-uid.ts';
import { CODED_STRUCTURES, type CodedStructure } from './labelled-structures.ts';

const REPORT: Code = ['126000', 'DCM', 'Imaging Measurement Report'];
const MILLILITRE: Code = ['mL', 'UCUM', 'mL'];
const ENGLISH: Code = ['en', 'RFC5646', 'English'];

/** One Comprehensive SR instance (PS3.3 §A.35.3) on template TID 1500: the volumes of structures, seen in a CT series. */
export function srInstance(
  series: SeriesPlan,
  ct: SeriesPlan,
  evidence: readonly number[],
  names: readonly CodedStructure[],
): SyntheticInstance {
  return build({
    series,
    instanceNumber: 1,
    sopClassUid: UID.ComprehensiveSRStorage,
    volumes: names.map((structure) => ({ structure, cubicMillimetres: volumeOf(structure) })),
    attributes: {
      ContentDate: series.study.date,
      ContentTime: series.study.time,
      ReferencedPerformedProcedureStepSequence: [],
      PerformedProcedureCodeSequence: [],
      CompletionFlag: 'COMPLETE',
      VerificationFlag: 'UNVERIFIED',
      CurrentRequestedProcedureEvidenceSequence: [evidenceOf(ct, evidence)],
      ...container(REPORT),
      ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '1500' }],
      ContentSequence: [language(), observer(), procedure(), library(ct, evidence), measurements(series, names)],
    },
  });
}

function container(concept: Code): Attributes {
  return { ValueType: 'CONTAINER', ConceptNameCodeSequence: [codeItem(concept)], ContinuityOfContent: 'SEPARATE' };
}

function item(relation: string, valueType: string, concept: Code, value: Attributes): Attributes {
  return {
    RelationshipType: relation,
    ValueType: valueType,
    ConceptNameCodeSequence: [codeItem(concept)],
    ...value,
  };
}

function codeValue(relation: string, concept: Code, value: Code): Attributes {
  return item(relation, 'CODE', concept, { ConceptCodeSequence: [codeItem(value)] });
}

/** TID 1204. */
function language(): Attributes {
  return codeValue('HAS CONCEPT MOD', ['121049', 'DCM', 'Language of Content Item and Descendants'], ENGLISH);
}

/** TID 1002: a device, for no person observed anything. */
function observer(): Attributes {
  return item('HAS OBS CONTEXT', 'UIDREF', ['121012', 'DCM', 'Device Observer UID'], {
    UID: stableUid('testkit', 'observer'),
  });
}

function procedure(): Attributes {
  return codeValue(
    'HAS CONCEPT MOD',
    ['121058', 'DCM', 'Procedure reported'],
    ['77477000', 'SCT', 'Computed tomography'],
  );
}

/** TID 1600, Image Library. */
function library(ct: SeriesPlan, evidence: readonly number[]): Attributes {
  const images = evidence.map((instanceNumber) => ({
    RelationshipType: 'CONTAINS',
    ValueType: 'IMAGE',
    ReferencedSOPSequence: [ctReference(ct, instanceNumber)],
  }));
  const group = {
    RelationshipType: 'CONTAINS',
    ...container(['126200', 'DCM', 'Image Library Group']),
    ContentSequence: images,
  };
  return { RelationshipType: 'CONTAINS', ...container(['111028', 'DCM', 'Image Library']), ContentSequence: [group] };
}

function measurements(series: SeriesPlan, names: readonly CodedStructure[]): Attributes {
  return {
    RelationshipType: 'CONTAINS',
    ...container(['126010', 'DCM', 'Imaging Measurements']),
    ContentSequence: names.map((name) => measurementGroup(series, name)),
  };
}

/** TID 1501, Measurement Group. */
function measurementGroup({ study }: SeriesPlan, name: CodedStructure): Attributes {
  return {
    RelationshipType: 'CONTAINS',
    ...container(['125007', 'DCM', 'Measurement Group']),
    ContentSequence: [
      item('HAS OBS CONTEXT', 'TEXT', ['112039', 'DCM', 'Tracking Identifier'], { TextValue: name }),
      item('HAS OBS CONTEXT', 'UIDREF', ['112040', 'DCM', 'Tracking Unique Identifier'], {
        UID: stableUid(study.seed, study.key, 'tracking', name),
      }),
      codeValue('CONTAINS', ['363698007', 'SCT', 'Finding Site'], CODED_STRUCTURES[name]),
      item('CONTAINS', 'NUM', ['118565006', 'SCT', 'Volume'], {
        MeasuredValueSequence: [
          {
            NumericValue: Number((volumeOf(name) / 1000).toFixed(3)),
            MeasurementUnitsCodeSequence: [codeItem(MILLILITRE)],
          },
        ],
      }),
    ],
  };
}

function evidenceOf(ct: SeriesPlan, evidence: readonly number[]): Attributes {
  return {
    StudyInstanceUID: studyInstanceUidOf(ct.study),
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: seriesInstanceUidOf(ct),
        ReferencedSOPSequence: evidence.map((instanceNumber) => ctReference(ct, instanceNumber)),
      },
    ],
  };
}

function ctReference(ct: SeriesPlan, instanceNumber: number): Attributes {
  return {
    ReferencedSOPClassUID: UID.CTImageStorage,
    ReferencedSOPInstanceUID: sopInstanceUidOf(ct, instanceNumber),
  };
}
