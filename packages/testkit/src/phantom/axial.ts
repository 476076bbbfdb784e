import { STRUCTURES, type Structure } from './structures.ts';

/** The grid of an axial image: its size, the distance between pixel centres in millimetres. */
export interface AxialGrid {
  readonly columns: number;
  readonly rows: number;
  readonly spacing: number;
  /** Distance between rows where it is another. */
  readonly rowSpacing?: number;
  /** Coordinates of the centre of the first pixel; in the middle of the body unless told. */
  readonly origin: readonly [x: number, y: number];
}

/** A grid centred on the body's axis. */
export function centredGrid(columns: number, rows: number, spacing: number, centreY = 0): AxialGrid {
  return { columns, rows, spacing, origin: [(-(columns - 1) / 2) * spacing, centreY - ((rows - 1) / 2) * spacing] };
}

/** The labels of the structures cut at height `z`, one byte a pixel, row by row. */
export function axialLabels(grid: AxialGrid, z: number, structures: readonly Structure[] = STRUCTURES): Uint8Array {
  const labels = new Uint8Array(grid.columns * grid.rows);
  for (const [index, structure] of structures.entries()) {
    const scale = sectionScale(structure, z);
    if (scale > 0) paintEllipse(labels, grid, structure, scale, index + 1);
  }
  return labels;
}

/** How much smaller than in its middle a structure is at height `z`; 0 where it is not. */
function sectionScale({ shape, centre, radii }: Structure, z: number): number {
  const height = (z - centre[2]) / radii[2];
  if (Math.abs(height) >= 1) return 0;
  return shape === 'cylinder' ? 1 : Math.sqrt(1 - height * height);
}

function paintEllipse(labels: Uint8Array, grid: AxialGrid, structure: Structure, scale: number, label: number): void {
  const { columns, rows, spacing, origin, rowSpacing = spacing } = grid;
  const [x, y] = structure.centre;
  const radiusX = structure.radii[0] * scale;
  const radiusY = structure.radii[1] * scale;
  const first = Math.max(0, Math.ceil((y - radiusY - origin[1]) / rowSpacing));
  const last = Math.min(rows - 1, Math.floor((y + radiusY - origin[1]) / rowSpacing));
  for (let row = first; row <= last; row++) {
    const height = (origin[1] + row * rowSpacing - y) / radiusY;
    const half = radiusX * Math.sqrt(Math.max(0, 1 - height * height));
    const from = Math.max(0, Math.ceil((x - half - origin[0]) / spacing));
    const to = Math.min(columns - 1, Math.floor((x + half - origin[0]) / spacing));
    if (from <= to) labels.fill(label, row * columns + from, row * columns + to + 1);
  }
}
