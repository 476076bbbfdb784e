import { PlaneView } from '../cornerstone/plane-view.ts';
import { frameNearPlane, referenceLine } from '../study/linked-frame.ts';
import type { Cell } from './cell.ts';
import type { DrawnLine } from './reference-lines.ts';
import type { Switches } from './switches.ts';

const LINE_COLOUR = '#e3b341';

/** Brings the other viewports to the place of the chosen one, or draws where it cuts them. */
export function keepInStep(
  cells: readonly Cell[],
  active: Cell | undefined,
  { linked, referenceLines }: Switches,
): void {
  if (active?.view instanceof PlaneView) return;
  active?.lines.clear();
  const plane = active?.view?.frame?.plane;
  for (const cell of cells) {
    const { view, series } = cell;
    if (cell === active || !view?.frame || !series || view instanceof PlaneView) continue;
    const nearest = plane && linked ? frameNearPlane(series.frames, plane) : undefined;
    if (nearest !== undefined && nearest !== view.index) void view.scrollTo(nearest);
    const ends = plane && referenceLines ? referenceLine(view.frame.plane, plane) : undefined;
    const lines: DrawnLine[] = ends ? [{ ends, colour: LINE_COLOUR }] : [];
    cell.lines.draw(view, lines);
  }
}
