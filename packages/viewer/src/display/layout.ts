type Side = 1 | 2 | 3 | 4;
/** Rows and columns of viewports. */
export type Layout = `${Side}x${Side}`;

/** Those to choose from. */
export const LAYOUTS: readonly Layout[] = ['1x1', '1x2', '2x1', '1x3', '2x2', '1x4', '2x3', '2x4', '3x3', '4x4'];

export function isLayout(text: string): text is Layout {
  return /^[1-4]x[1-4]$/.test(text);
}

export function cellsOf(layout: Layout): { readonly rows: number; readonly columns: number; readonly count: number } {
  const [rows = 1, columns = 1] = layout.split('x').map(Number);
  return { rows, columns, count: rows * columns };
}
