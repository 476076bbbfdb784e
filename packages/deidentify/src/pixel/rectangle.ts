/** A part of a frame, in pixels from its upper left corner. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The part of it that lies in a frame of this size. */
export function inside({ left, top, width, height }: Rectangle, columns: number, rows: number): Rectangle {
  const [x, y] = [Math.max(0, left), Math.max(0, top)];
  return { left: x, top: y, width: Math.min(columns, left + width) - x, height: Math.min(rows, top + height) - y };
}

/** The same with a border around it. */
export function widened({ left, top, width, height }: Rectangle, by: number): Rectangle {
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by };
}
