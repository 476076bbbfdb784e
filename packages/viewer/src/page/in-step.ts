import { PlaneView } from '../cornerstone/plane-view.ts';
import type { View } from '../cornerstone/view.ts';
import { frameNearPlane, frameNearPoint, referenceLine } from '../study/linked-frame.ts';
import { normalOf, type Plane } from '../study/plane.ts';
import { dot, plus } from '../study/vector.ts';
import type { Cell } from './cell.ts';
import type { DrawnLine } from './reference-lines.ts';
import type { Switches } from './switches.ts';

const LINE_COLOUR = '#e3b341';
const PARALLEL = 0.9;

/** Brings the other viewports to the place of the chosen one, or draws where it cuts them. */
export function keepInStep(
  cells: readonly Cell[],
  active: Cell | undefined,
  { linked, referenceLines }: Switches,
): void {
  if (active?.view instanceof PlaneView) return;
  active?.lines.clear();
  if (!linked) anchors = new WeakMap();
  const plane = active?.view?.frame?.plane;
  for (const cell of cells) {
    const { view, series } = cell;
    if (cell === active || !view?.frame || !series || view instanceof PlaneView) continue;
    const nearest = plane && linked ? frameBeside(cell, view, active!.view!, plane) : undefined;
    if (nearest !== undefined && nearest !== view.index) void view.scrollTo(nearest);
    const ends = plane && referenceLines ? referenceLine(view.frame.plane, plane) : undefined;
    const lines: DrawnLine[] = ends ? [{ ends, colour: LINE_COLOUR }] : [];
    cell.lines.draw(view, lines);
  }
}

/** Where along the common normal a view was when others began to follow it. */
let anchors = new WeakMap<View, number>();

/** In one space the same place; in two (another study) as far from where both began. */
function frameBeside({ series }: Cell, view: View, leader: View, plane: Plane): number | undefined {
  const own = view.frame!.plane;
  if (own.frameOfReferenceUid === plane.frameOfReferenceUid) return frameNearPlane(series!.frames, plane);
  const normal = normalOf(plane);
  if (!plane.inPatient || !own.inPatient || dot(normalOf(own), normal) < PARALLEL) return undefined;
  const place = dot(plane.origin, normal);
  const ownPlace = dot(own.origin, normal);
  if (!anchors.has(leader)) anchors.set(leader, place);
  const moved = place - anchors.get(leader)!;
  if (!anchors.has(view)) anchors.set(view, ownPlace - moved);
  const wanted = anchors.get(view)! + moved;
  return frameNearPoint(series!.frames, plus(own.origin, normal, wanted - ownPlace));
}
