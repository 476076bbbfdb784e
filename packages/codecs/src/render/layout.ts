import { type Area, NO_TURN, type Turn } from './geometry.ts';

/** A part of what is shown, in pixels or, as WADO-URI counts, in fractions of its width and height. */
export interface Region extends Area {
  readonly unit: 'pixel' | 'fraction';
  /** Mirrored from left to right, from top to bottom (PS3.18 §8.3.5.1.3: negative widths and heights). */
  readonly flipColumns?: boolean;
  readonly flipRows?: boolean;
}

/** The box that the picture has to fit into; either may be left open. */
export interface Viewport {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** From the pixels of a frame to those of a picture, in this order: area, turn, region, size. */
export interface Layout {
  readonly area: Area;
  readonly turn: Turn;
  /** Of the turned area. */
  readonly region: Area;
  readonly flipColumns: boolean;
  readonly flipRows: boolean;
  readonly width: number;
  readonly height: number;
}

export interface LayoutWishes {
  /** What a presentation state shows of the frame, the whole of it unless said. */
  readonly area?: Area | undefined;
  readonly turn?: Turn | undefined;
  readonly region?: Region | undefined;
  readonly viewport?: Viewport | undefined;
  /** Height of a pixel of the frame over its width. */
  readonly aspect: number;
}

/**
 * Without a viewport each pixel stays one, whatever its shape is; with one, the picture is as large as fits into it, and pixels that are not
 * square become so.
 */
export function layoutOf(frame: { readonly width: number; readonly height: number }, wishes: LayoutWishes): Layout {
  const area = wishes.area ?? { left: 0, top: 0, width: frame.width, height: frame.height };
  const turn = wishes.turn ?? NO_TURN;
  const isSideways = turn.quarters % 2 === 1;
  const shown = isSideways ? { width: area.height, height: area.width } : area;
  const region = pixelsOf(wishes.region, shown);
  const size = sizeOf(region, wishes.viewport, isSideways ? 1 / wishes.aspect : wishes.aspect);
  const { flipColumns = false, flipRows = false } = wishes.region ?? {};
  return { area, turn, region, flipColumns, flipRows, ...size };
}

function pixelsOf(region: Region | undefined, shown: { readonly width: number; readonly height: number }): Area {
  if (!region) return { left: 0, top: 0, width: shown.width, height: shown.height };
  const [x, y] = region.unit === 'fraction' ? [shown.width, shown.height] : [1, 1];
  const left = clamped(Math.round(region.left * x), 0, shown.width - 1);
  const top = clamped(Math.round(region.top * y), 0, shown.height - 1);
  const right = clamped(Math.round((region.left + region.width) * x), left + 1, shown.width);
  const bottom = clamped(Math.round((region.top + region.height) * y), top + 1, shown.height);
  return { left, top, width: right - left, height: bottom - top };
}

function sizeOf({ width, height }: Area, viewport: Viewport | undefined, aspect: number) {
  if (viewport?.width === undefined && viewport?.height === undefined) return { width, height };
  const tall = height * aspect;
  const scale = Math.min((viewport.width ?? Infinity) / width, (viewport.height ?? Infinity) / tall);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(tall * scale)) };
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Where a place of the frame, in columns and rows from its left upper corner, comes to lie in the picture. */
export function placed(layout: Layout, x: number, y: number): { readonly x: number; readonly y: number } {
  const { area, region } = layout;
  const inArea = onTurned(layout, x - area.left, y - area.top);
  const across = ((inArea.x - region.left) / region.width) * layout.width;
  const down = ((inArea.y - region.top) / region.height) * layout.height;
  return { x: layout.flipColumns ? layout.width - across : across, y: layout.flipRows ? layout.height - down : down };
}

function onTurned({ area, turn }: Layout, x: number, y: number): { readonly x: number; readonly y: number } {
  const places = [
    { x, y },
    { x: area.height - y, y: x },
    { x: area.width - x, y: area.height - y },
    { x: y, y: area.width - x },
  ] as const;
  const { x: across, y: down } = places[turn.quarters];
  const width = turn.quarters % 2 === 1 ? area.height : area.width;
  return { x: turn.mirrored ? width - across : across, y: down };
}

/** The same for a place in fractions of what is displayed, as graphics in units DISPLAY have it (PS3.3 C.10.5.1.2). */
export function placedOnDisplay(
  layout: Layout,
  across: number,
  down: number,
): { readonly x: number; readonly y: number } {
  const { area, turn, region } = layout;
  const [width, height] = turn.quarters % 2 === 1 ? [area.height, area.width] : [area.width, area.height];
  return {
    x: ((across * width - region.left) / region.width) * layout.width,
    y: ((down * height - region.top) / region.height) * layout.height,
  };
}
