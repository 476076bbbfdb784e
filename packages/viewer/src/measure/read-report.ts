import { type Dataset, TAG } from '@vesalius/dicom';
import { type Cut, cutThrough } from '../study/cut.ts';
import type { Frame } from '../study/frame.ts';
import { type Vector, vectorOf } from '../study/vector.ts';
import { CONCEPT } from './concepts.ts';
import { fromCoordinates, fromCoordinates3D, type GraphicType3D, pointsOf } from './coordinates.ts';
import { type Authorship, isMarkKind, MARKS, type Mark, type MarkKind } from './mark.ts';
import { authorOf } from './observer.ts';
import { type MeasuredValue, QUANTITIES, type QuantityName, unitOf } from './quantity.ts';
import { isConcept } from './report-items.ts';
import { NORMAL, TRACKING } from './write-report.ts';

/** The marks of a report, with who made it and when; those on frames that are not there are left out. */
export interface ReadReport extends Authorship {
  readonly document: Dataset;
  readonly marks: readonly Mark[];
}

/** Where frames are found that reports speak of. */
export interface FrameFinder {
  named(sopInstanceUid: string, frameNumber: number): Frame | undefined;
  /** The frame next to a point of a frame of reference, of these instances when there are some. */
  near(frameOfReferenceUid: string, point: Vector, of: ReadonlySet<string>): Frame | undefined;
}

/** Reads a measurement report (TID 1500), ours or another's; undefined when the document is none. */
export function readReport(document: Dataset, finder: FrameFinder): ReadReport | undefined {
  if (!isConcept(document, CONCEPT.report)) return undefined;
  const content = document.items(TAG.ContentSequence);
  const author = authorOf(document);
  const groups = content
    .filter((one) => isConcept(one, CONCEPT.measurements))
    .flatMap((one) => one.items(TAG.ContentSequence))
    .filter((one) => isConcept(one, CONCEPT.group));
  const library = new Set(document.items(TAG.CurrentRequestedProcedureEvidenceSequence).flatMap(instancesOf));
  const marks = groups.map((group) => markOf(group, finder, library, author));
  return { ...author, document, marks: marks.filter((mark): mark is Mark => mark !== undefined) };
}

function instancesOf(study: Dataset): string[] {
  return study
    .items(TAG.ReferencedSeriesSequence)
    .flatMap((series) => series.items(TAG.ReferencedSOPSequence))
    .flatMap((one) => one.text(TAG.ReferencedSOPInstanceUID) ?? []);
}

function markOf(
  group: Dataset,
  finder: FrameFinder,
  library: ReadonlySet<string>,
  author: Mark['author'],
): Mark | undefined {
  const items = group.items(TAG.ContentSequence);
  const kept = placeOf(items);
  const kind = kept && kindOf(items, kept);
  const found = kept && kind && (onFrame(kept, kind, finder) ?? inPatient(kept, kind, items, finder, library));
  if (!found) return undefined;
  const { frame, ...place } = found;
  const tracking = items.find((one) => isConcept(one, CONCEPT.trackingUid))?.text(TAG.UID);
  const comment = items.find((one) => isConcept(one, CONCEPT.comment))?.text(TAG.TextValue) ?? '';
  return {
    uid: tracking ?? `${frame.sopInstanceUid}.${kept.data.join('.')}`,
    kind,
    sopInstanceUid: frame.sopInstanceUid,
    frameNumber: frame.number,
    ...place,
    values: valuesOf(kind, items, frame),
    text: comment.startsWith('Lengths: ') ? '' : comment,
    author,
  };
}

/** Coordinates as they are kept, and what they refer to: an image, or a frame of reference. */
interface Place {
  readonly graphic: GraphicType3D;
  readonly data: readonly number[];
  readonly image: Dataset | undefined;
  readonly frameOfReferenceUid: string | undefined;
}

/** The first spatial coordinates of a group: its region, or the line a value was inferred from. */
function placeOf(items: readonly Dataset[]): Place | undefined {
  const inside = items.flatMap((one) => one.items(TAG.ContentSequence));
  const found = [...items, ...inside].find((one) => /^SCOORD(3D)?$/.test(one.text(TAG.ValueType) ?? ''));
  const graphic = found?.text(TAG.GraphicType) as GraphicType3D | undefined;
  if (!found || !graphic) return undefined;
  return {
    graphic,
    data: found.numbers(TAG.GraphicData),
    image: found.items(TAG.ContentSequence)[0]?.items(TAG.ReferencedSOPSequence)[0],
    frameOfReferenceUid: found.text(TAG.ReferencedFrameOfReferenceUID),
  };
}

interface Found extends Pick<Mark, 'points' | 'cut'> {
  readonly frame: Frame;
}

function onFrame({ graphic, data, image }: Place, kind: MarkKind, finder: FrameFinder): Found | undefined {
  const [uid, number] = [image?.text(TAG.ReferencedSOPInstanceUID), image?.number(TAG.ReferencedFrameNumber) ?? 1];
  const frame = uid === undefined || graphic === 'POLYGON' ? undefined : finder.named(uid, number);
  const points = frame && graphic !== 'POLYGON' ? fromCoordinates(kind, { graphic, data }, frame.plane) : undefined;
  return frame && points && { frame, points };
}

function inPatient(
  { graphic, data, frameOfReferenceUid }: Place,
  kind: MarkKind,
  items: readonly Dataset[],
  finder: FrameFinder,
  library: ReadonlySet<string>,
): Found | undefined {
  const all = pointsOf(data);
  const cut = frameOfReferenceUid === undefined ? undefined : cutOf(items, all, frameOfReferenceUid);
  const frame = cut && finder.near(cut.frameOfReferenceUid, cut.through, library);
  const points = cut && fromCoordinates3D(kind, { graphic, data }, cut);
  return frame && points && { frame, points, cut };
}

/** The plane that the tracking identifier says, else the one the points lie in. */
function cutOf(items: readonly Dataset[], points: readonly Vector[], frameOfReferenceUid: string): Cut | undefined {
  const made = cutThrough(points, frameOfReferenceUid);
  const said = trackingOf(items).split(NORMAL)[1]?.split(' ').map(Number);
  const normal = said && vectorOf(said);
  return made && normal ? { ...made, normal } : made;
}

function trackingOf(items: readonly Dataset[]): string {
  const tracking = items.find((one) => isConcept(one, CONCEPT.trackingIdentifier))?.text(TAG.TextValue) ?? '';
  return tracking.startsWith(TRACKING) ? tracking.slice(TRACKING.length) : '';
}

/** Our own word for the kind; of other makers' reports what graphic and values make likely. */
function kindOf(items: readonly Dataset[], { graphic, data, image }: Place): MarkKind | undefined {
  const own = trackingOf(items).split(' ')[0] ?? '';
  if (isMarkKind(own)) return own;
  if (graphic === 'ELLIPSE') return 'ellipse';
  if (graphic === 'POINT') return 'text';
  if (graphic === 'POLYGON') return 'freehand';
  if (graphic !== 'POLYLINE') return undefined;
  const size = image ? 2 : 3;
  const count = data.length / size;
  const has = (name: QuantityName) => items.some((one) => isConcept(one, QUANTITIES[name].concept));
  if (count === 2) return has('length') ? 'length' : 'arrow';
  if (count === 3 && has('angle')) return 'angle';
  return data.slice(0, size).join() === data.slice(-size).join() ? 'freehand' : undefined;
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
