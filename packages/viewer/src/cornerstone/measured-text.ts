import { MARKS, type MarkKind } from '../measure/mark.ts';
import { type MeasuredValue, measuredText, QUANTITIES, type QuantityName, unitOf } from '../measure/quantity.ts';
import type { Frame } from '../study/frame.ts';
import { frameOfImage } from './metadata.ts';
import { frameOfVolume } from './volume.ts';

/** What the library computed for one picture of an annotation. */
export type Statistics = Readonly<Record<string, unknown>>;

interface AnnotationData {
  readonly label?: string;
  readonly cachedStats?: Readonly<Record<string, Statistics | undefined>>;
}

/** The lines beside a mark: our values in our units, not the library's. */
export function textLinesOf(kind: MarkKind | string) {
  return (data: AnnotationData, targetId: string): string[] => {
    const statistics = data.cachedStats?.[targetId];
    const frame = frameOfTarget(targetId);
    if (!statistics || !frame || !(kind in MARKS)) return [];
    const values = measuredValues(kind as MarkKind, statistics, frame).map(measuredText);
    return data.label ? [data.label, ...values] : values;
  };
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
