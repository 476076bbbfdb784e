import { type Attributes, Dataset, TAG, UID } from '@vesalius/dicom';
import { isLayout, type Layout } from '../display/layout.ts';
import type { Window } from '../display/window.ts';
import { dateAndTime, documentHead } from '../measure/document.ts';
import type { Observer } from '../measure/observer.ts';
import { referenceOf } from '../measure/report-items.ts';
import { imageReference } from '../measure/write-report.ts';
import type { Frame } from '../study/frame.ts';
import { saidOf } from '../study/frame-attributes.ts';
import { suvFactor } from '../study/suv.ts';

/** Quarter turns clockwise, and then perhaps a mirroring from left to right (PS3.3 §C.10.6). */
export interface Turn {
  readonly degrees: 0 | 90 | 180 | 270;
  readonly flipped: boolean;
}

/** How one viewport shows a frame. */
export interface PresentedView {
  readonly sopInstanceUid: string;
  readonly frameNumber: number;
  readonly seriesInstanceUid: string;
  /** In the unit the viewer shows; undefined when the state has none. */
  readonly window: Window | undefined;
  readonly inverted: boolean;
  readonly turn: Turn;
  /** Columns and rows of the picture (0\0 is its corner) that lie in the corners of the viewport, before turning; undefined: all of it. */
  readonly area: readonly [left: number, top: number, right: number, bottom: number] | undefined;
  readonly layout: Layout;
  /** From 0, in reading order of the layout. */
  readonly cell: number;
}

export interface PresentationPlace {
  readonly of: Dataset;
  readonly seriesInstanceUid: string;
  readonly observer: Observer;
  readonly at: Date;
  readonly instanceNumber: number;
  readonly name: string;
}

/** A Grayscale Softcopy Presentation State (PS3.3 §A.33.1) of one viewport; those of a layout make a series. */
export function writePresentationState(view: PresentedView, frame: Frame, place: PresentationPlace): Dataset {
  const [date, time] = dateAndTime(place.at);
  return Dataset.of({
    ...documentHead({
      ...place,
      modality: 'PR',
      seriesDescription: place.name,
      seriesNumber: 902,
      sopClassUid: UID.GrayscaleSoftcopyPresentationStateStorage,
    }),
    ContentLabel: labelOf(view),
    ContentDescription: place.name,
    PresentationCreationDate: date,
    PresentationCreationTime: time,
    ContentCreatorName: place.observer.name,
    ReferencedSeriesSequence: [
      { SeriesInstanceUID: frame.seriesInstanceUid, ReferencedImageSequence: [referenceOf(imageReference(frame))] },
    ],
    DisplayedAreaSelectionSequence: [displayedArea(view, frame)],
    ...(view.turn.degrees !== 0 || view.turn.flipped ? spatialTransformation(view.turn) : {}),
    ...modalityLut(frame),
    ...(view.window && { SoftcopyVOILUTSequence: [storedWindow(view.window, frame)] }),
    // What MONOCHROME1 says of an image the shape says here (PS3.3 §C.11.6.1.2).
    PresentationLUTShape: view.inverted ? 'INVERSE' : 'IDENTITY',
  });
}

function spatialTransformation({ degrees, flipped }: Turn): Attributes {
  return { ImageRotation: degrees, ImageHorizontalFlip: flipped ? 'Y' : 'N' };
}

/** PS3.3 §C.10.4: pixels are counted from 1, and may lie outside the picture. */
function displayedArea({ area, turn }: PresentedView, { plane }: Frame): Attributes {
  const [left, top, right, bottom] = area ?? [0, 0, plane.columns, plane.rows];
  const { spacing, rowSpacing, columnSpacing } = plane;
  const corners = [
    [Math.round(left) + 1, Math.round(top) + 1],
    [Math.round(right), Math.round(bottom)],
  ] as const;
  const [first, last] = turn.flipped || turn.degrees !== 0 ? cornersAfter(turn, corners) : corners;
  return {
    DisplayedAreaTopLeftHandCorner: [...first],
    DisplayedAreaBottomRightHandCorner: [...last],
    PresentationSizeMode: 'SCALE TO FIT',
    ...(spacing ? { PresentationPixelSpacing: [rowSpacing, columnSpacing] } : { PresentationPixelAspectRatio: [1, 1] }),
  };
}

type Corner = readonly [column: number, row: number];

/** Which corners of the picture lie top left and bottom right once it is turned. */
function cornersAfter({ degrees, flipped }: Turn, [[left, top], [right, bottom]]: readonly [Corner, Corner]) {
  const around: Corner[] = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
  const at = (clock: number) => around[(clock + 4 - degrees / 90) % 4]!;
  return flipped ? ([at(1), at(3)] as const) : ([at(0), at(2)] as const);
}

function modalityLut({ instance, number }: Frame): Attributes {
  const said = saidOf(instance, number, TAG.RescaleSlope);
  const slope = said.number(TAG.RescaleSlope);
  if (slope === undefined) return {};
  const intercept = said.number(TAG.RescaleIntercept) ?? 0;
  return { RescaleIntercept: intercept, RescaleSlope: slope, RescaleType: said.text(TAG.RescaleType) ?? 'US' };
}

/** A VOI is of the values after the modality LUT, not of SUV. */
function storedWindow({ center, width }: Window, { instance }: Frame): Attributes {
  const factor = factorOf(instance);
  return { WindowCenter: tidy(center / factor), WindowWidth: tidy(width / factor) };
}

function factorOf(instance: Dataset): number {
  const factor = suvFactor(instance);
  return typeof factor === 'number' ? factor : 1;
}

/** At most sixteen characters in a DS (PS3.5 §6.2). */
function tidy(number: number): number {
  return Number(number.toPrecision(8));
}

/** A CS: the standard keeps layouts elsewhere, and a label is read by people. */
function labelOf({ layout, cell }: PresentedView): string {
  return `LAYOUT ${layout.toUpperCase()} ${cell + 1}`;
}

/** Reads a state of this or another maker; undefined when it is none. `instanceOf` gives the image, for what its values are. */
export function readPresentationState(
  state: Dataset,
  instanceOf: (sopInstanceUid: string) => Dataset | undefined,
): PresentedView | undefined {
  if (state.text(TAG.SOPClassUID) !== UID.GrayscaleSoftcopyPresentationStateStorage) return undefined;
  const series = state.items(TAG.ReferencedSeriesSequence)[0];
  const image = series?.items(TAG.ReferencedImageSequence)[0];
  const sopInstanceUid = image?.text(TAG.ReferencedSOPInstanceUID);
  if (!series || !image || sopInstanceUid === undefined) return undefined;
  const instance = instanceOf(sopInstanceUid);
  const [layout, cell] = layoutOf(state.text(TAG.ContentLabel) ?? '');
  return {
    sopInstanceUid,
    frameNumber: image.number(TAG.ReferencedFrameNumber) ?? 1,
    seriesInstanceUid: series.text(TAG.SeriesInstanceUID) ?? '',
    window: windowOf(state, instance ? factorOf(instance) : 1),
    inverted: state.text(TAG.PresentationLUTShape) === 'INVERSE',
    turn: turnOf(state),
    area: areaOf(state),
    layout,
    cell,
  };
}

function turnOf(state: Dataset): Turn {
  const degrees = (((state.number(TAG.ImageRotation) ?? 0) % 360) + 360) % 360;
  return {
    degrees: degrees === 90 || degrees === 180 || degrees === 270 ? degrees : 0,
    flipped: state.text(TAG.ImageHorizontalFlip) === 'Y',
  };
}

function windowOf(state: Dataset, factor: number): Window | undefined {
  const item = state.items(TAG.SoftcopyVOILUTSequence)[0];
  const [center, width] = [item?.number(TAG.WindowCenter), item?.number(TAG.WindowWidth)];
  if (center === undefined || width === undefined || width <= 0) return undefined;
  return { center: center * factor, width: width * factor };
}

function areaOf(state: Dataset): PresentedView['area'] {
  const item = state.items(TAG.DisplayedAreaSelectionSequence)[0];
  const [x1, y1] = item?.numbers(TAG.DisplayedAreaTopLeftHandCorner) ?? [];
  const [x2, y2] = item?.numbers(TAG.DisplayedAreaBottomRightHandCorner) ?? [];
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return undefined;
  return [Math.min(x1, x2) - 1, Math.min(y1, y2) - 1, Math.max(x1, x2), Math.max(y1, y2)];
}

function layoutOf(label: string): [Layout, number] {
  const found = /^LAYOUT (\dX\d) (\d+)$/.exec(label);
  const layout = found?.[1]?.toLowerCase() ?? '';
  return isLayout(layout) ? [layout, Number(found![2]) - 1] : ['1x1', 0];
}
