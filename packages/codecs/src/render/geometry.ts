import type { Picture } from './picture.ts';

/** A rectangle of pixels, from the left and the top of a picture; may go beyond its edges. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The area of a picture, black where it goes beyond. */
export function cropped(picture: Picture, area: Area): Picture {
  const { width, height, channels } = picture;
  if (area.left === 0 && area.top === 0 && area.width === width && area.height === height) return picture;
  const bytes = new Uint8Array(area.width * area.height * channels);
  const first = Math.max(area.left, 0);
  const last = Math.min(area.left + area.width, width);
  for (let row = Math.max(area.top, 0); row < Math.min(area.top + area.height, height) && last > first; row++) {
    const from = (row * width + first) * channels;
    const line = picture.bytes.subarray(from, from + (last - first) * channels);
    bytes.set(line, ((row - area.top) * area.width + first - area.left) * channels);
  }
  return { width: area.width, height: area.height, channels, bytes };
}

/** Right angles clockwise, then a mirror that swaps left and right (PS3.3 C.10.6). */
export interface Turn {
  readonly quarters: 0 | 1 | 2 | 3;
  readonly mirrored: boolean;
}

export const NO_TURN: Turn = { quarters: 0, mirrored: false };

/** A picture rotated and then mirrored. */
export function turned(picture: Picture, turn: Turn): Picture {
  if (turn.quarters === 0 && !turn.mirrored) return picture;
  const { channels, width, height } = picture;
  const size = turn.quarters % 2 === 0 ? { width, height } : { width: height, height: width };
  const bytes = new Uint8Array(picture.bytes.length);
  let to = 0;
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const from = sourceOf(turn.mirrored ? size.width - 1 - x : x, y, turn.quarters, picture) * channels;
      for (let channel = 0; channel < channels; channel++) bytes[to++] = picture.bytes[from + channel]!;
    }
  }
  return { ...size, channels, bytes };
}

/** The pixel of the picture that comes to lie on column `x` and row `y` of the rotated one. */
function sourceOf(x: number, y: number, quarters: Turn['quarters'], { width, height }: Picture): number {
  if (quarters === 1) return (height - 1 - x) * width + y;
  if (quarters === 2) return (height - 1 - y) * width + width - 1 - x;
  if (quarters === 3) return x * width + width - 1 - y;
  return y * width + x;
}
