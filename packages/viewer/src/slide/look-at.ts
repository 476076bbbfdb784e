import type { Pyramid, SlideLevel } from './pyramid.ts';

/** What of a slide is on the screen: the place in the middle, in pixels of the finest level, and screen pixels for each of those. */
export interface LookAt {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Screen {
  readonly width: number;
  readonly height: number;
}

export interface TilePlace {
  readonly level: SlideLevel;
  readonly frame: number;
  /** On the screen. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** How much of the tile belongs to the slide, 0 to 1: the last ones reach beyond it. */
  readonly usedWidth: number;
  readonly usedHeight: number;
}

/** A pixel of the finest level is at most so many pixels of the screen wide. */
const CLOSEST = 8;

/** The whole slide in the middle. */
export function wholeSlide({ levels }: Pyramid, { width, height }: Screen): LookAt {
  const { columns, rows } = levels[0]!;
  return { x: columns / 2, y: rows / 2, scale: Math.min(width / columns, height / rows) };
}

/** Nearer or further away by a factor; what is under a point of the screen stays there. */
export function zoomed(
  look: LookAt,
  factor: number,
  at: readonly [number, number],
  screen: Screen,
  pyramid: Pyramid,
): LookAt {
  const least = wholeSlide(pyramid, screen).scale / 2;
  const scale = Math.min(CLOSEST, Math.max(least, look.scale * factor));
  const [fromX, fromY] = [at[0] - screen.width / 2, at[1] - screen.height / 2];
  return { x: look.x + fromX / look.scale - fromX / scale, y: look.y + fromY / look.scale - fromY / scale, scale };
}

/** Moved by pixels of the screen, the slide's middle at most to the border of the screen. */
export function moved(look: LookAt, right: number, down: number, { levels }: Pyramid): LookAt {
  const { columns, rows } = levels[0]!;
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return { ...look, x: within(look.x - right / look.scale, columns), y: within(look.y - down / look.scale, rows) };
}

/** The coarsest level whose pixels are not larger than those of the screen; the finest when none is. */
export function levelFor({ levels }: Pyramid, { scale }: LookAt, ratio = 1): number {
  const finest = levels[0]!;
  const fits = levels.findLastIndex(({ columns }) => (scale * ratio * finest.columns) / columns <= 1.001);
  return Math.max(0, fits);
}

/** The tiles of a level that are on the screen. */
export function tilesOf(level: SlideLevel, finest: SlideLevel, look: LookAt, screen: Screen): TilePlace[] {
  const scale = (look.scale * finest.columns) / level.columns; // screen pixels for each of the level's
  const [left, top] = [screen.width / 2 - look.x * look.scale, screen.height / 2 - look.y * look.scale];
  const [wide, high] = [level.tileColumns * scale, level.tileRows * scale];
  const from = (start: number, size: number) => Math.max(0, Math.floor(-start / size));
  const found: TilePlace[] = [];
  for (let down = from(top, high); down * level.tileRows < level.rows && top + down * high < screen.height; down++) {
    for (
      let across = from(left, wide);
      across * level.tileColumns < level.columns && left + across * wide < screen.width;
      across++
    ) {
      const frame = level.frameOf(across, down);
      if (frame === undefined) continue;
      const usedWidth = Math.min(1, level.columns / level.tileColumns - across);
      const usedHeight = Math.min(1, level.rows / level.tileRows - down);
      const place = {
        left: left + across * wide,
        top: top + down * high,
        width: wide * usedWidth,
        height: high * usedHeight,
      };
      found.push({ level, frame, ...place, usedWidth, usedHeight });
    }
  }
  return found;
}
