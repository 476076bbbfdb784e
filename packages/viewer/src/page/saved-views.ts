import { type Dataset, newUid, TAG } from '@vesalius/dicom';
import { StackView } from '../cornerstone/stack-view.ts';
import type { Layout } from '../display/layout.ts';
import { type PresentedView, readPresentationState, writePresentationState } from '../keep/presentation-state.ts';
import type { Observer } from '../measure/observer.ts';
import type { Frame } from '../study/frame.ts';
import type { Series } from '../study/series.ts';
import type { Cell } from './cell.ts';
import type { Desk } from './desk.ts';
import { storeInstance } from './store-instance.ts';

/** Saves what all viewports show as presentation states in one series; gives how many there were. */
export async function saveViews(
  desk: Desk,
  cells: readonly Cell[],
  { layout, observer, name }: { readonly layout: Layout; readonly observer: Observer; readonly name: string },
): Promise<number> {
  const at = new Date();
  const seriesInstanceUid = newUid();
  const shown = cells.flatMap((cell, index) => shownIn(cell, layout, index));
  for (const [index, { frame, view }] of shown.entries()) {
    const place = { of: frame.instance, seriesInstanceUid, observer, at, instanceNumber: index + 1, name };
    await storeInstance(desk.root, writePresentationState(view, frame, place));
  }
  return shown.length;
}

/** A grey picture of a stack; planes through volumes and colours have no such state. */
function shownIn({ view }: Cell, layout: Layout, cell: number): { frame: Frame; view: PresentedView }[] {
  const frame = view?.frame;
  if (!(view instanceof StackView) || !frame || (frame.instance.number(TAG.SamplesPerPixel) ?? 1) > 1) return [];
  const { sopInstanceUid, seriesInstanceUid, number } = frame;
  const presented: PresentedView = {
    sopInstanceUid,
    seriesInstanceUid,
    frameNumber: number,
    window: view.window(),
    inverted: view.inverted,
    turn: view.shownTurn(),
    area: partShown(view, frame),
    layout,
    cell,
  };
  return [{ frame, view: presented }];
}

/** Undefined when the picture just fits into the viewport: it shall on another screen too. */
function partShown(view: StackView, { plane }: Frame): PresentedView['area'] {
  const area = view.area();
  if (!area) return undefined;
  const [left, top, right, bottom] = area;
  const isCentred = Math.abs(left + right - plane.columns) < 1 && Math.abs(top + bottom - plane.rows) < 1;
  const wide = right - left - plane.columns;
  const high = bottom - top - plane.rows;
  const isFitted = Math.min(wide, high) > -1 && Math.min(Math.abs(wide), Math.abs(high)) < 1;
  return isCentred && isFitted ? undefined : area;
}

/** What the states of a series say, those whose images are there. */
function viewsOf(series: Series, all: readonly Series[]): PresentedView[] {
  const images = new Map<string, Dataset>(
    all.flatMap(({ frames }) => frames.map(({ sopInstanceUid, instance }) => [sopInstanceUid, instance] as const)),
  );
  return series.instances.flatMap((state) => {
    const view = readPresentationState(state, (uid) => images.get(uid));
    return view && images.has(view.sopInstanceUid) ? [view] : [];
  });
}

/** Shows a viewport's picture as a state says. */
function dress({ view }: Cell, { turn, inverted, area, window }: PresentedView): void {
  if (!view) return;
  view.setTurn(turn);
  if (window) view.setWindow(window);
  if (view.inverted !== inverted) view.invert();
  if (area) view.showArea(area);
}

/** What is needed of the page to show saved views. */
export interface ViewsRoom {
  readonly desk: Desk;
  readonly cells: readonly Cell[];
  setLayout(layout: Layout): void;
  open(series: Series, place: object, cell?: Cell): Promise<void>;
}

/** Shows the viewports as presentation states say; false when none of their images is here. */
export async function presentViews(room: ViewsRoom, series: Series): Promise<boolean> {
  const all = room.desk.all();
  const views = viewsOf(series, all);
  if (!views[0]) return false;
  room.setLayout(views[0].layout);
  if (views.length > 1) room.desk.switches.linked = false; // each has its own slice
  const shown = views.map(async (view) => {
    const cell = room.cells[view.cell];
    const images = all.find(({ uid }) => uid === view.seriesInstanceUid);
    if (!cell || !images) return;
    await room.open(images, view, cell);
    dress(cell, view);
  });
  await Promise.all(shown);
  return true;
}
