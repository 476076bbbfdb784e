import { type Dataset, TAG } from '@vesalius/dicom';
import type { Frame } from '../study/frame.ts';
import { CONCEPT } from './concepts.ts';
import { fromCoordinates, type SpatialCoordinates } from './coordinates.ts';
import { type Authorship, type GraphicType, isMarkKind, MARKS, type Mark, type MarkKind } from './mark.ts';
import { authorOf } from './observer.ts';
import { type MeasuredValue, QUANTITIES, type QuantityName, unitOf } from './quantity.ts';
import { isConcept } from './report-items.ts';
import { TRACKING } from './write-report.ts';

/** The marks of a report, with who made it and when; those on frames that are not there are left out. */
export interface ReadReport extends Authorship {
  readonly document: Dataset;
  readonly marks: readonly Mark[];
}

export type FindFrame = (sopInstanceUid: string, frameNumber: number) => Frame | undefined;

/** Reads a measurement report (TID 1500), ours or another's; undefined when the document is none. */
export function readReport(document: Dataset, findFrame: FindFrame): ReadReport | undefined {
  if (!isConcept(document, CONCEPT.report)) return undefined;
  const content = document.items(TAG.ContentSequence);
  const author = authorOf(document);
  const groups = content
    .filter((one) => isConcept(one, CONCEPT.measurements))
    .flatMap((one) => one.items(TAG.ContentSequence))
    .filter((one) => isConcept(one, CONCEPT.group));
  const marks = groups.map((group) => markOf(group, findFrame, author));
  return { ...author, document, marks: marks.filter((mark): mark is Mark => mark !== undefined) };
}

function markOf(group: Dataset, findFrame: FindFrame, author: Mark['author']): Mark | undefined {
  const items = group.items(TAG.ContentSequence);
  const place = placeOf(items);
  const frame = place && findFrame(place.sopInstanceUid, place.frameNumber);
  const kind = place && kindOf(items, place.coordinates);
  if (!frame || !kind) return undefined;
  const points = fromCoordinates(kind, place.coordinates, frame.plane);
  if (!points) return undefined;
  const tracking = items.find((one) => isConcept(one, CONCEPT.trackingUid))?.text(TAG.UID);
  const comment = items.find((one) => isConcept(one, CONCEPT.comment))?.text(TAG.TextValue) ?? '';
  return {
    uid: tracking ?? `${frame.sopInstanceUid}.${place.coordinates.data.join('.')}`,
    kind,
    sopInstanceUid: frame.sopInstanceUid,
    frameNumber: frame.number,
    points,
    values: valuesOf(kind, items, frame),
    text: comment.startsWith('Lengths: ') ? '' : comment,
    author,
  };
}

interface Place {
  readonly coordinates: SpatialCoordinates;
  readonly sopInstanceUid: string;
  readonly frameNumber: number;
}

/** The first spatial coordinates of a group: its region, or the line a value was inferred from. */
function placeOf(items: readonly Dataset[]): Place | undefined {
  const inside = items.flatMap((one) => one.items(TAG.ContentSequence));
  const found = [...items, ...inside].find((one) => one.text(TAG.ValueType) === 'SCOORD');
  const image = found?.items(TAG.ContentSequence)[0]?.items(TAG.ReferencedSOPSequence)[0];
  const graphic = found?.text(TAG.GraphicType) as GraphicType | undefined;
  if (!found || !image || !graphic) return undefined;
  return {
    coordinates: { graphic, data: found.numbers(TAG.GraphicData) },
    sopInstanceUid: image.text(TAG.ReferencedSOPInstanceUID) ?? '',
    frameNumber: image.number(TAG.ReferencedFrameNumber) ?? 1,
  };
}

/** Our own word for the kind; of other makers' reports what graphic and values make likely. */
function kindOf(items: readonly Dataset[], { graphic, data }: SpatialCoordinates): MarkKind | undefined {
  const tracking = items.find((one) => isConcept(one, CONCEPT.trackingIdentifier))?.text(TAG.TextValue) ?? '';
  const own = tracking.startsWith(TRACKING) ? tracking.slice(TRACKING.length) : '';
  if (isMarkKind(own)) return own;
  if (graphic === 'ELLIPSE') return 'ellipse';
  if (graphic === 'POINT') return 'text';
  if (graphic !== 'POLYLINE') return undefined;
  const has = (name: QuantityName) => items.some((one) => isConcept(one, QUANTITIES[name].concept));
  if (data.length === 4) return has('length') ? 'length' : 'arrow';
  if (data.length === 6 && has('angle')) return 'angle';
  return data[0] === data.at(-2) && data[1] === data.at(-1) ? 'freehand' : undefined;
}

function valuesOf(kind: MarkKind, items: readonly Dataset[], frame: Frame): MeasuredValue[] {
  return (MARKS[kind].quantities as readonly QuantityName[]).flatMap((quantity) => {
    const found = items.find((one) => isConcept(one, QUANTITIES[quantity].concept));
    const value = found?.items(TAG.MeasuredValueSequence)[0]?.number(TAG.NumericValue);
    return value === undefined ? [] : [{ quantity, value, unit: unitOf(quantity, frame) }];
  });
}

/** Of several documents the newest of each observer, which holds all that is that observer's. */
export function newestOfEach<Kept extends Authorship>(documents: readonly Kept[]): Kept[] {
  const newest = new Map<string, Kept>();
  for (const document of documents) {
    const known = newest.get(document.id);
    if (!known || document.at >= known.at) newest.set(document.id, document);
  }
  return [...newest.values()];
}
