import type { Types } from '@cornerstonejs/core';
import type { Annotation } from '@cornerstonejs/tools/types';
import { TAG } from '@vesalius/dicom';
import type { MarkKind } from '../measure/mark.ts';
import { measureOnCut } from '../measure/measure-on-cut.ts';
import { type MeasuredValue, QUANTITIES, type QuantityName, unitOf } from '../measure/quantity.ts';
import { type Cut, isParallel, onCut } from '../study/cut.ts';
import type { Frame } from '../study/frame.ts';
import { frameNumbers } from '../study/frame-attributes.ts';
import { frameNearPoint } from '../study/linked-frame.ts';
import { normalOf } from '../study/plane.ts';
import { dot, minus, type Vector } from '../study/vector.ts';
import { frameOfImage } from './metadata.ts';
import { volumeOfSeries, volumeOfSpace, voxelAt } from './volume.ts';

/** Where a mark on a cut lies: the plane, and the frame next to it. */
export interface CutPlace {
  readonly cut: Cut;
  readonly frame: Frame;
}

/** Nearer than this to a frame that faces the same way it is a mark on the frame itself, millimetres. */
const ON_FRAME_MM = 0.01;

const places = new Map<string, CutPlace | 'frame'>();
/** What marks that were loaded came with, by where they were then: it holds as long as nobody moves them. */
const said = new Map<string, { readonly points: string; readonly values: readonly MeasuredValue[] }>();
const measured = new Map<string, { readonly key: string; readonly values: readonly MeasuredValue[] }>();

/** Says where a mark that was loaded lies. */
export function placeOnCut(key: string, place: CutPlace, points: readonly Vector[], values: readonly MeasuredValue[]) {
  places.set(key, place);
  said.set(key, { points: JSON.stringify(points), values });
}

/**
 * Where a mark lies that was drawn on a plane through a volume; undefined of one on a frame. It is settled when the mark is first seen, and
 * the mark is given to the slice it lies in, so that stacks draw it.
 */
export function cutPlaceOf(one: Annotation): CutPlace | undefined {
  const key = one.annotationUID;
  if (key === undefined || !one.metadata) return undefined;
  const known = places.get(key) ?? settled(one);
  if (known) places.set(key, known);
  return known === 'frame' ? undefined : known;
}

/** Undefined while the volume is not there that it was drawn on. */
function settled({ metadata, data }: Annotation): CutPlace | 'frame' | undefined {
  const { FrameOfReferenceUID: space, viewPlaneNormal, cameraFocalPoint, referencedImageId } = metadata!;
  if (!viewPlaneNormal || !cameraFocalPoint || !space) return referencedImageId ? 'frame' : undefined;
  const cut = { frameOfReferenceUid: space, normal: vector(viewPlaneNormal), through: vector(cameraFocalPoint) };
  const own = frameOfImage(referencedImageId);
  if (own && (distanceOnFrame(cut, own) ?? Number.POSITIVE_INFINITY) < ON_FRAME_MM) return 'frame';
  const targets = Object.keys((data as { readonly cachedStats?: object }).cachedStats ?? {});
  const volume = volumeOfSpace(space, targets);
  if (!volume) return own && 'frame';
  const index = frameNearPoint(volume.frames, cut.through) ?? 0;
  const frame = volume.frames[index]!;
  const distance = distanceOnFrame(cut, frame);
  delete metadata!.referencedImageId; // the library names slices that are only near
  if (isInSlice(distance, frame)) metadata!.referencedImageId = volume.imageIds[index]!;
  return distance !== undefined && distance < ON_FRAME_MM ? 'frame' : { cut, frame };
}

/** Whether a plane at this distance lies in the slice of a frame, so that a stack may draw there what lies on it. */
export function isInSlice(distance: number | undefined, { instance, number }: Frame): boolean {
  const thickness = frameNumbers(instance, number, TAG.SliceThickness)[0] ?? 0;
  return distance !== undefined && distance <= Math.max(thickness / 2, ON_FRAME_MM);
}

/** How far a cut lies from a frame that faces the same way, millimetres; undefined when it does not. */
export function distanceOnFrame({ normal, through }: Cut, { plane }: Frame): number | undefined {
  const own = normalOf(plane);
  return isParallel(normal, own) ? Math.abs(dot(minus(through, plane.origin), own)) : undefined;
}

/** What a mark on a cut measures, from its own geometry and the voxels of the volume when they are in memory. */
export function valuesOnCut(
  key: string,
  kind: MarkKind,
  all: readonly Vector[],
  { cut, frame }: CutPlace,
): readonly MeasuredValue[] {
  const points = all.map((point) => onCut(cut, point));
  const volume = volumeOfSeries(frame.seriesInstanceUid);
  const known = said.get(key);
  if (!volume && known?.points === JSON.stringify(points)) return known.values;
  const wanted = JSON.stringify([points, volume?.id]);
  const before = measured.get(key);
  if (before?.key === wanted) return before.values;
  const sample = volume && ((point: Vector) => voxelAt(volume.id, [...point] as Types.Point3));
  const { rowSpacing, columnSpacing } = frame.plane;
  const found = measureOnCut(kind, points, cut, Math.min(rowSpacing, columnSpacing) / 2, sample);
  const values = (Object.keys(QUANTITIES) as QuantityName[]).flatMap((quantity) => {
    const value = found[quantity];
    return value === undefined ? [] : [{ quantity, value, unit: unitOf(quantity, frame) }];
  });
  measured.set(key, { key: wanted, values });
  return values;
}

export function forgetCutPlaces(): void {
  places.clear();
  said.clear();
  measured.clear();
}

function vector([x, y, z]: Types.Point3): Vector {
  return [x, y, z];
}
