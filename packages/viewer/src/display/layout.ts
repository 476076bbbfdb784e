/** Rows and columns of viewports. */
export const LAYOUTS = ['1x1', '1x2', '2x1', '1x3', '2x2'] as const;
export type Layout = (typeof LAYOUTS)[number];

export function isLayout(text: string): text is Layout {
  return (LAYOUTS as readonly string[]).includes(text);
}

export function cellsOf(layout: Layout): { readonly rows: number; readonly columns: number; readonly count: number } {
  const [rows = 1, columns = 1] = layout.split('x').map(Number);
  return { rows, columns, count: rows * columns };
}
