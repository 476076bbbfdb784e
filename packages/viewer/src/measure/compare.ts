import { isParallel } from '../study/cut.ts';
import { lengthOf, middleOf, minus } from '../study/vector.ts';
import type { Mark } from './mark.ts';
import { type MeasuredValue, QUANTITIES } from './quantity.ts';

/** What several readers marked at one place, and what their numbers say together. */
export interface Finding {
  /** By the identifier of the reader. */
  readonly marks: ReadonlyMap<string, Mark>;
  readonly merged: readonly MergedValue[];
}

export interface MergedValue extends Pick<MeasuredValue, 'quantity' | 'unit'> {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

/** Marks whose middles lie no further apart are of one finding, in millimetres (pixels where there are none). */
const NEAR = 10;

/** Marks of one kind on one frame near each other are one finding, of each reader one; what only one reader marked is one too. */
export function compareReaders(marks: readonly Mark[]): Finding[] {
  const groups: Mark[][] = [];
  for (const mark of marks) {
    const near = groups.filter((group) => isSameFinding(group, mark));
    const nearest = near.sort((a, b) => apart(a[0]!, mark) - apart(b[0]!, mark))[0];
    if (nearest) nearest.push(mark);
    else groups.push([mark]);
  }
  return groups.map((group) => ({
    marks: new Map(group.map((mark) => [mark.author.id, mark])),
    merged: mergedValues(group),
  }));
}

function isSameFinding([first, ...others]: readonly Mark[], mark: Mark): boolean {
  return (
    first !== undefined &&
    first.kind === mark.kind &&
    isSamePlane(first, mark) &&
    [first, ...others].every(({ author }) => author.id !== mark.author.id) &&
    apart(first, mark) <= NEAR
  );
}

/** The same frame, or cuts of one patient that face the same way: how far apart they are is asked of their marks. */
function isSamePlane(a: Mark, b: Mark): boolean {
  if (a.cut && b.cut)
    return a.cut.frameOfReferenceUid === b.cut.frameOfReferenceUid && isParallel(a.cut.normal, b.cut.normal);
  return !a.cut && !b.cut && a.sopInstanceUid === b.sopInstanceUid && a.frameNumber === b.frameNumber;
}

function apart(a: Mark, b: Mark): number {
  return lengthOf(minus(middleOf(a.points), middleOf(b.points)));
}

function mergedValues(group: readonly Mark[]): MergedValue[] {
  return (Object.keys(QUANTITIES) as (keyof typeof QUANTITIES)[]).flatMap((quantity) => {
    const values = group.flatMap((mark) => mark.values.filter((one) => one.quantity === quantity));
    const [first] = values;
    if (!first || values.some(({ unit }) => unit !== first.unit)) return [];
    const numbers = values.map(({ value }) => value);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    return [{ quantity, unit: first.unit, mean, least: Math.min(...numbers), most: Math.max(...numbers) }];
  });
}
