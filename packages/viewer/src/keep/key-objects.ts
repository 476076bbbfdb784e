import { type Attributes, Dataset, TAG, UID } from '@vesalius/dicom';
import { CONCEPT } from '../measure/concepts.ts';
import { dateAndTime, documentHead } from '../measure/document.ts';
import type { Authorship } from '../measure/mark.ts';
import { authorOf, type Observer, observerItems } from '../measure/observer.ts';
import { compositeItem, container, imageItem, isConcept, textItem } from '../measure/report-items.ts';
import { evidenceOf, imageReference } from '../measure/write-report.ts';
import type { Frame } from '../study/frame.ts';

/** A frame by its names. */
export interface FrameName {
  readonly sopInstanceUid: string;
  readonly frameNumber: number;
}

/** The key images of one observer; the newest document holds all of them. */
export interface KeyImages extends Authorship {
  readonly document: Dataset;
  readonly frames: readonly FrameName[];
}

export interface KeyObjectsPlace {
  /** Any instance of the study. */
  readonly of: Dataset;
  readonly seriesInstanceUid: string;
  readonly observer: Observer;
  readonly at: Date;
  readonly instanceNumber: number;
  /** The document that this one is in place of. */
  readonly before?: Dataset | undefined;
}

/**
 * A Key Object Selection (PS3.3 §A.35.4, PS3.16 TID 2010) of frames of one study. It has to refer to something (§C.17.2): when nothing is
 * key any more it refers to the document before it. Undefined when there is neither.
 */
export function writeKeyObjects(frames: readonly Frame[], place: KeyObjectsPlace): Dataset | undefined {
  const [date, time] = dateAndTime(place.at);
  const chosen = frames.length > 0 ? ofFrames(frames) : place.before && ofDocument(place.before);
  if (!chosen) return undefined;
  return Dataset.of({
    ...documentHead({
      ...place,
      modality: 'KO',
      seriesDescription: 'Key images',
      seriesNumber: 901,
      sopClassUid: UID.KeyObjectSelectionDocumentStorage,
    }),
    ContentDate: date,
    ContentTime: time,
    ReferencedPerformedProcedureStepSequence: [],
    CurrentRequestedProcedureEvidenceSequence: chosen.evidence,
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '2010' }],
    ...container(CONCEPT.ofInterest, [...observerItems(place.observer), ...chosen.items]),
  });
}

function ofFrames(frames: readonly Frame[]): { evidence: Attributes[]; items: Attributes[] } {
  return { evidence: evidenceOf(frames), items: frames.map((frame) => imageItem(imageReference(frame))) };
}

function ofDocument(document: Dataset): { evidence: Attributes[]; items: Attributes[] } {
  const text = (tag: number) => document.text(tag) ?? '';
  const reference = {
    sopClassUid: text(TAG.SOPClassUID),
    sopInstanceUid: text(TAG.SOPInstanceUID),
    frameNumber: undefined,
  };
  const named = { ReferencedSOPClassUID: reference.sopClassUid, ReferencedSOPInstanceUID: reference.sopInstanceUid };
  return {
    evidence: [
      {
        StudyInstanceUID: text(TAG.StudyInstanceUID),
        ReferencedSeriesSequence: [{ SeriesInstanceUID: text(TAG.SeriesInstanceUID), ReferencedSOPSequence: [named] }],
      },
    ],
    items: [textItem('CONTAINS', CONCEPT.keyDescription, 'No key images any more'), compositeItem(reference)],
  };
}

/** Reads the key images of a document; undefined when it is none. All titles of CID 7010 count but those that reject. */
export function readKeyObjects(document: Dataset): KeyImages | undefined {
  if (document.text(TAG.SOPClassUID) !== UID.KeyObjectSelectionDocumentStorage) return undefined;
  if (REJECTING.some((code) => isConcept(document, code))) return undefined;
  const frames = document
    .items(TAG.ContentSequence)
    .filter((item) => item.text(TAG.ValueType) === 'IMAGE')
    .flatMap((item) => item.items(TAG.ReferencedSOPSequence))
    .flatMap(framesOfReference);
  return { ...authorOf(document), document, frames };
}

/** PS3.16 CID 7011: what is of no use. */
const REJECTING = [
  ['113001', 'DCM', 'Rejected for Quality Reasons'],
  ['113037', 'DCM', 'Rejected for Patient Safety Reasons'],
  ['113038', 'DCM', 'Incorrect Modality Worklist Entry'],
  ['113039', 'DCM', 'Data Retention Policy Expired'],
] as const;

function framesOfReference(reference: Dataset): FrameName[] {
  const sopInstanceUid = reference.text(TAG.ReferencedSOPInstanceUID) ?? '';
  const numbers = reference.numbers(TAG.ReferencedFrameNumber);
  return (numbers.length > 0 ? numbers : [1]).map((frameNumber) => ({ sopInstanceUid, frameNumber }));
}
