import type { GrowthDay } from '../api/types.ts';

export type Measure = 'bytes' | 'instances' | 'studies';

export interface Point {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

const DAY_MS = 86_400_000;

/** One point a day from the first that is known to today; a day on which nothing happened is as the one before. */
export function daily(days: readonly GrowthDay[], measure: Measure, today: number): Point[] {
  const points: Point[] = [];
  for (const one of days) {
    const at = Date.parse(one.day);
    while (points.length > 0 && points.at(-1)!.at + DAY_MS < at) points.push(next(points.at(-1)!));
    points.push({ at, value: one[measure] });
  }
  while (points.length > 0 && points.at(-1)!.at + DAY_MS <= today) points.push(next(points.at(-1)!));
  return points;
}

const next = ({ at, value }: Point): Point => ({ at: at + DAY_MS, value });

/** Days until so many bytes are used up at the pace of these points; undefined when they do not grow. */
export function daysLeft(points: readonly Point[], freeBytes: number): number | undefined {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || last.at === first.at) return undefined;
  const perDay = ((last.value - first.value) * DAY_MS) / (last.at - first.at);
  return perDay > 0 ? freeBytes / perDay : undefined;
}
