import type { AxialGrid } from './axial.ts';
import { MATERIALS, type Material } from './materials.ts';
import { labelOf, STRUCTURES } from './structures.ts';

/** A pixel whose value is known: within `tolerance` of `value` once rescaled to `unit`. */
export interface Probe {
  readonly structure: string;
  /** From 1, as frames are counted. */
  readonly frame: number;
  readonly column: number;
  readonly row: number;
  readonly value: number;
  readonly tolerance: number;
  readonly unit: string;
}

/** Structures whose centre nothing else covers. */
const PROBED: readonly string[] = [
  'bladder',
  'femoral head left',
  'ilium right',
  'kidney left',
  'kidney right',
  'spleen',
  'liver',
  'metastasis',
  'left ventricle',
  'lung left',
  'nodule',
  'vertebral column',
  'ventricle left',
  'brain',
];

export interface ProbeValue {
  readonly unit: string;
  readonly tolerance: number;
  readonly value: (material: Material) => number;
}

/** The probes of a slice: one pixel in each probed structure whose middle lies within half of `thickness`. */
export function probesAt(grid: AxialGrid, labels: Uint8Array, z: number, thickness: number, what: ProbeValue): Probe[] {
  const probes: Probe[] = [];
  for (const name of PROBED) {
    const label = labelOf(name);
    const structure = STRUCTURES[label - 1]!;
    if (Math.abs(structure.centre[2] - z) > thickness / 2) continue;
    const column = Math.round((structure.centre[0] - grid.origin[0]) / grid.spacing);
    const row = Math.round((structure.centre[1] - grid.origin[1]) / grid.spacing);
    if (!isInside(grid, column, row) || labels[row * grid.columns + column] !== label) continue;
    const value = what.value(MATERIALS[structure.material]);
    probes.push({ structure: name, frame: 1, column, row, value, tolerance: what.tolerance, unit: what.unit });
  }
  return probes;
}

function isInside(grid: AxialGrid, column: number, row: number): boolean {
  return column >= 0 && row >= 0 && column < grid.columns && row < grid.rows;
}
