import { type Attributes, Dataset, TAG, UID } from '@vesalius/dicom';
import type { Frame } from '../study/frame.ts';
import { CONCEPT } from './concepts.ts';
import { toCoordinates, toCoordinates3D } from './coordinates.ts';
import { dateAndTime, documentHead } from './document.ts';
import { MARKS, type Mark } from './mark.ts';
import { type Observer, observerItems } from './observer.ts';
import { type Code, QUANTITIES, unitCode } from './quantity.ts';
import {
  codeValueItem,
  contained,
  container,
  coordinates3DItem,
  coordinatesItem,
  type ImageReference,
  imageItem,
  numberItem,
  referenceOf,
  textItem,
  uidItem,
} from './report-items.ts';

/** A mark with the frame it was drawn on. */
export interface MarkOnFrame {
  readonly mark: Mark;
  readonly frame: Frame;
}

export interface ReportPlace {
  /** Any instance of the study. */
  readonly of: Dataset;
  readonly seriesInstanceUid: string;
  readonly observer: Observer;
  readonly at: Date;
  readonly instanceNumber: number;
}

/** What our tracking identifiers begin with, so that the kind of a mark is found again. */
export const TRACKING = 'Vesalius:';
/** What the kind is followed by on a cut, before the three parts of its normal: a line alone does not say its plane. */
export const NORMAL = ' normal ';
const DIGITS = 9;

/** A measurement report on TID 1500 (PS3.16) of all marks of one observer, as Comprehensive SR (PS3.3 §A.35.3), Comprehensive 3D SR (§A.35.13) when one lies on a cut. Without marks it says that there are none any more. */
export function writeReport(marks: readonly MarkOnFrame[], place: ReportPlace): Dataset {
  const [date, time] = dateAndTime(place.at);
  return Dataset.of({
    ...documentHead({
      ...place,
      modality: 'SR',
      seriesDescription: 'Measurements',
      seriesNumber: 900,
      sopClassUid: marks.some(({ mark }) => mark.cut) ? UID.Comprehensive3DSRStorage : UID.ComprehensiveSRStorage,
    }),
    ContentDate: date,
    ContentTime: time,
    CompletionFlag: 'PARTIAL',
    VerificationFlag: 'UNVERIFIED',
    ReferencedPerformedProcedureStepSequence: [],
    PerformedProcedureCodeSequence: [],
    ...(marks.length > 0 && { CurrentRequestedProcedureEvidenceSequence: evidenceOf(marks.map(({ frame }) => frame)) }),
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '1500' }],
    ...container(CONCEPT.report, [
      codeValueItem('HAS CONCEPT MOD', CONCEPT.language, CONCEPT.english),
      ...observerItems(place.observer),
      codeValueItem('HAS CONCEPT MOD', CONCEPT.procedureReported, CONCEPT.imagingProcedure),
      contained(CONCEPT.imageLibrary, [contained(CONCEPT.imageLibraryGroup, library(marks))]),
      contained(CONCEPT.measurements, marks.map(group)),
    ]),
  });
}

/** TID 1501, with where it was measured: a value from its own line, a region's values from the region. */
function group({ mark, frame }: MarkOnFrame): Attributes {
  const isRegion = MARKS[mark.kind].quantities.includes('area') || mark.values.length === 0;
  const note = mark.values.map(({ unit }) => unit.split(' ').slice(1).join(' ')).find(Boolean);
  return contained(CONCEPT.group, [
    textItem('HAS OBS CONTEXT', CONCEPT.trackingIdentifier, trackingOf(mark)),
    uidItem('HAS OBS CONTEXT', CONCEPT.trackingUid, mark.uid),
    ...(isRegion ? [placeItem('CONTAINS', CONCEPT.region, mark, frame)] : []),
    ...mark.values.map(({ quantity, value, unit }) =>
      numberItem(
        QUANTITIES[quantity].concept,
        value,
        unitCode(unit),
        isRegion ? [] : [placeItem('INFERRED FROM', undefined, mark, frame)],
      ),
    ),
    ...(mark.text ? [textItem('CONTAINS', CONCEPT.comment, mark.text)] : []),
    ...(note ? [textItem('CONTAINS', CONCEPT.comment, `Lengths: ${note}`)] : []),
  ]);
}

function trackingOf({ kind, cut }: Mark): string {
  const normal = cut?.normal.map((part) => Number(part.toFixed(DIGITS))).join(' ');
  return `${TRACKING}${kind}${normal === undefined ? '' : `${NORMAL}${normal}`}`;
}

/** Where a mark lies: on its frame, or in the patient. */
function placeItem(relation: 'CONTAINS' | 'INFERRED FROM', concept: Code | undefined, mark: Mark, frame: Frame) {
  const { kind, points, cut } = mark;
  if (cut) return coordinates3DItem(relation, concept, toCoordinates3D(kind, points), cut.frameOfReferenceUid);
  return coordinatesItem(relation, concept, toCoordinates(kind, points, frame.plane), imageReference(frame));
}

/** Images once each, whatever the number of marks on them. */
function library(marks: readonly MarkOnFrame[]): Attributes[] {
  const images = new Map(marks.map(({ frame }) => [frame.sopInstanceUid, imageReference(frame)]));
  return [...images.values()].map((image) => imageItem({ ...image, frameNumber: undefined }));
}

export function imageReference({ sopClassUid, sopInstanceUid, number, instance }: Frame): ImageReference {
  const isMultiFrame = (instance.number(TAG.NumberOfFrames) ?? 1) > 1;
  return { sopClassUid, sopInstanceUid, frameNumber: isMultiFrame ? number : undefined };
}

/** Current Requested Procedure Evidence Sequence (PS3.3 §C.17.2): every instance that is referred to. */
export function evidenceOf(frames: readonly Frame[]): Attributes[] {
  const series = new Map<string, Map<string, Frame>>();
  for (const frame of frames) {
    const instances = series.get(frame.seriesInstanceUid) ?? new Map<string, Frame>();
    series.set(frame.seriesInstanceUid, instances.set(frame.sopInstanceUid, frame));
  }
  return [
    {
      StudyInstanceUID: frames[0]!.studyInstanceUid,
      ReferencedSeriesSequence: [...series].map(([uid, instances]) => ({
        SeriesInstanceUID: uid,
        ReferencedSOPSequence: [...instances.values()].map((frame) =>
          referenceOf({ ...imageReference(frame), frameNumber: undefined }),
        ),
      })),
    },
  ];
}
