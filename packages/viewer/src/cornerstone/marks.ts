import { eventTarget, type Types } from '@cornerstonejs/core';
import { annotation, Enums } from '@cornerstonejs/tools';
import type { Annotation } from '@cornerstonejs/tools/types';
import { newUid } from '@vesalius/dicom';
import type { Authorship, Mark, MarkKind } from '../measure/mark.ts';
import type { Observer } from '../measure/observer.ts';
import { onCut, upOf } from '../study/cut.ts';
import type { Frame } from '../study/frame.ts';
import { normalOf } from '../study/plane.ts';
import type { Vector } from '../study/vector.ts';
import { type AnnotationData, measuredValues, pointsOf } from './measured-text.ts';
import { frameOfImage } from './metadata.ts';
import { cutPlaceOf, distanceOnFrame, forgetCutPlaces, isInSlice, placeOnCut, valuesOnCut } from './plane-marks.ts';
import { MARKING, toolClassName, toolOfClass } from './tools.ts';

const { Events } = Enums;
/** Something is being drawn, changed or taken away. */
const CHANGES = [Events.ANNOTATION_COMPLETED, Events.ANNOTATION_MODIFIED, Events.ANNOTATION_REMOVED];

/** What is known of marks that were loaded: who made them, and the values they came with. */
const loaded = new Map<string, Mark>();
const drawnHere = new Map<string, { readonly uid: string; readonly at: number }>();

/** Calls back whenever a mark was drawn, changed or removed by hand; what it returns ends that. */
export function onMarks(listener: () => void): () => void {
  for (const event of CHANGES) eventTarget.addEventListener(event, listener);
  return () => {
    for (const event of CHANGES) eventTarget.removeEventListener(event, listener);
  };
}

/** All marks that are drawn, those of other readers too; `observer` is who draws here. */
export function allMarks(observer: Observer): Mark[] {
  return annotation.state.getAllAnnotations().flatMap((one) => {
    const mark = markOf(one, observer);
    return mark ? [mark] : [];
  });
}

/** Those that are not hidden. */
export function visibleMarks(observer: Observer): Mark[] {
  return annotation.state
    .getAllAnnotations()
    .flatMap((one) => (one.isVisible === false ? [] : (markOf(one, observer) ?? [])));
}

function markOf(one: Annotation, observer: Observer): Mark | undefined {
  const tool = toolOfClass(one.metadata?.toolName ?? '');
  const key = one.annotationUID;
  if (!tool || !MARKING.has(tool) || key === undefined) return undefined;
  const kind = tool as MarkKind;
  const data = one.data as AnnotationData;
  const place = cutPlaceOf(one);
  const frame = place?.frame ?? frameOfImage(one.metadata?.referencedImageId);
  if (!frame) return undefined;
  const known = loaded.get(key);
  const found = pointsOf(kind, data);
  // Copies: the library moves the points it holds while somebody drags.
  const points = (kind === 'text' ? found.slice(0, 1) : found).map(([x, y, z]): Vector => [x, y, z]);
  const values = place ? valuesOnCut(key, kind, points, place) : valuesOnFrame(kind, data, frame);
  return {
    uid: known?.uid ?? uidOf(key).uid,
    kind,
    sopInstanceUid: frame.sopInstanceUid,
    frameNumber: frame.number,
    points: place ? points.map((point) => onCut(place.cut, point)) : points,
    ...(place && { cut: place.cut }),
    values: values.length > 0 ? values : (known?.values ?? []),
    text: data.label ?? '',
    author: known?.author ?? authorHere(key, observer),
  };
}

function valuesOnFrame(kind: MarkKind, { cachedStats }: AnnotationData, frame: Frame) {
  const statistics = Object.values(cachedStats ?? {})[0];
  return statistics ? measuredValues(kind, statistics, frame) : [];
}

function uidOf(key: string) {
  const known = drawnHere.get(key) ?? { uid: newUid(), at: Date.now() };
  drawnHere.set(key, known);
  return known;
}

function authorHere(key: string, { uid, name }: Observer): Authorship {
  return { id: uid, observer: name, at: uidOf(key).at };
}

/** Draws a mark that was saved, on the picture of that name. Those of others keep their place, and have a colour of their own. */
export function addMark(mark: Mark, imageId: string, own: boolean): void {
  const frame = frameOfImage(imageId);
  if (!frame) return;
  const points = mark.points.map((point) => [...point] as Types.Point3);
  const textPlace = points[0] ?? [0, 0, 0];
  const annotationUID = `mark-${mark.uid}`;
  loaded.set(annotationUID, mark);
  if (mark.cut) placeOnCut(annotationUID, { cut: mark.cut, frame }, mark.points, mark.values);
  const textBox = { hasMoved: false, worldPosition: textPlace, worldBoundingBox: NO_BOX };
  const handles = { points: mark.kind === 'text' ? [textPlace, textPlace] : points, activeHandleIndex: null, textBox };
  const contour = { polyline: points, closed: true };
  annotation.state.addAnnotation(
    {
      annotationUID,
      highlighted: false,
      invalidated: true,
      isLocked: !own,
      isVisible: true,
      metadata: { toolName: toolClassName(mark.kind), ...planeOfMark(mark, frame, imageId) },
      data: {
        label: mark.text,
        cachedStats: {},
        handles: mark.kind === 'freehand' ? { ...handles, points: [] } : handles,
        ...(mark.kind === 'freehand' && { contour }),
      },
    } as Annotation,
    frame.plane.frameOfReferenceUid ?? '',
  );
  annotation.locking.setAnnotationLocked(annotationUID, !own);
  const color = colourOf(mark.author.id);
  const colours = {
    color,
    colorLocked: color,
    textBoxColor: color,
    textBoxColorLocked: color,
    textBoxLinkLineColor: color,
  };
  if (!own) annotation.config.style.setAnnotationStyles(annotationUID, colours);
}

/** Where the library draws a mark: on the slice it lies in, and on planes that are its own. */
function planeOfMark({ cut }: Mark, frame: Frame, imageId: string) {
  const { frameOfReferenceUid = '', columnDirection } = frame.plane;
  const back = (direction: Vector) => direction.map((part) => -part) as Types.Point3;
  if (!cut) {
    return {
      FrameOfReferenceUID: frameOfReferenceUid,
      referencedImageId: imageId,
      viewPlaneNormal: back(normalOf(frame.plane)),
      viewUp: back(columnDirection),
    };
  }
  return {
    FrameOfReferenceUID: cut.frameOfReferenceUid,
    ...(isInSlice(distanceOnFrame(cut, frame), frame) && { referencedImageId: imageId }),
    viewPlaneNormal: [...cut.normal] as Types.Point3,
    viewUp: [...upOf(cut.normal)] as Types.Point3,
    cameraFocalPoint: [...cut.through] as Types.Point3,
  };
}

const NO_BOX = { topLeft: [0, 0, 0], topRight: [0, 0, 0], bottomLeft: [0, 0, 0], bottomRight: [0, 0, 0] };

/** A colour that stays with a reader, by its identifier. */
export function colourOf(reader: string): string {
  let sum = 0;
  for (const character of reader) sum = (sum * 31 + character.codePointAt(0)!) % 360;
  return `hsl(${sum}, 85%, 70%)`;
}

export function removeMark(uid: string): void {
  for (const key of keysOf(new Set([uid]))) annotation.state.removeAnnotation(key);
}

/** Shows marks on the pictures, or hides them. */
export function showMarksOf(marks: readonly Mark[], visible: boolean): void {
  for (const key of keysOf(new Set(marks.map(({ uid }) => uid))))
    annotation.visibility.setAnnotationVisibility(key, visible);
}

function keysOf(uids: ReadonlySet<string>): string[] {
  return annotation.state.getAllAnnotations().flatMap(({ annotationUID: key }) => {
    const uid = key === undefined ? undefined : (loaded.get(key)?.uid ?? drawnHere.get(key)?.uid);
    return key !== undefined && uid !== undefined && uids.has(uid) ? [key] : [];
  });
}

export function forgetMarks(): void {
  annotation.state.removeAllAnnotations();
  loaded.clear();
  drawnHere.clear();
  forgetCutPlaces();
}
