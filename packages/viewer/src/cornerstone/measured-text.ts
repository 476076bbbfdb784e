import { annotation } from '@cornerstonejs/tools';
import { MARKS, type MarkKind } from '../measure/mark.ts';
import { type MeasuredValue, measuredText, QUANTITIES, type QuantityName, unitOf } from '../measure/quantity.ts';
import type { Frame } from '../study/frame.ts';
import type { Vector } from '../study/vector.ts';
import { frameOfImage } from './metadata.ts';
import { cutPlaceOf, valuesOnCut } from './plane-marks.ts';
import { frameOfVolume } from './volume.ts';

/** What the library computed for one picture of an annotation. */
export type Statistics = Readonly<Record<string, unknown>>;

export interface AnnotationData {
  readonly label?: string;
  readonly handles?: { readonly points?: Vector[] };
  readonly contour?: { readonly polyline?: Vector[] };
  readonly cachedStats?: Readonly<Record<string, Statistics | undefined>>;
}

/** The lines beside a mark: our values in our units, not the library's. */
export function textLinesOf(kind: MarkKind | string) {
  return (data: AnnotationData, targetId: string): string[] => {
    if (!(kind in MARKS)) return [];
    const values = valuesOf(kind as MarkKind, data, targetId)?.map(measuredText);
    if (!values) return [];
    return data.label ? [data.label, ...values] : values;
  };
}

function valuesOf(kind: MarkKind, data: AnnotationData, targetId: string): readonly MeasuredValue[] | undefined {
  const one = annotation.state.getAllAnnotations().find(({ data: own }) => own === data);
  const place = one && cutPlaceOf(one);
  if (place) return valuesOnCut(one.annotationUID ?? '', kind, pointsOf(kind, data), place);
  const statistics = data.cachedStats?.[targetId];
  const frame = frameOfTarget(targetId);
  return statistics && frame && measuredValues(kind, statistics, frame);
}

/** The points that define a mark, as the library has them now. */
export function pointsOf(kind: MarkKind, { handles, contour }: AnnotationData): readonly Vector[] {
  return (kind === 'freehand' ? contour?.polyline : handles?.points) ?? [];
}

/** The quantities of a kind of mark, from the numbers of the library. */
export function measuredValues(kind: MarkKind, statistics: Statistics, frame: Frame): MeasuredValue[] {
  return (MARKS[kind].quantities as readonly QuantityName[]).flatMap((quantity) => {
    const value = statistics[QUANTITIES[quantity].statistic];
    return typeof value === 'number' && Number.isFinite(value)
      ? [{ quantity, value, unit: unitOf(quantity, frame) }]
      : [];
  });
}

/** `imageId:wadors:…`: the frame the numbers were taken from. */
export function frameOfTarget(targetId: string): Frame | undefined {
  const named = /^imageId:(.*)$/.exec(targetId)?.[1];
  if (named) return frameOfImage(named);
  return frameOfVolume(targetId);
}
