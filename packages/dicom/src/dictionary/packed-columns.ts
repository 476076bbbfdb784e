import type { VR } from '../vr.ts';

/** The character that stands for the first row of a column in the packed tables (tools/codegen). */
const FIRST_CODE = 65;

/** Takes a list of VR lists (`US|SS,OW,…`) apart: position to VRs. */
export function vrLists(packed: string): readonly (readonly VR[])[] {
  return packed.split(',').map((list) => (list === '' ? [] : (list.split('|') as VR[])));
}

/** The row of a column for the character at `at` of a packed line. */
export function rowOf<Row>(column: readonly Row[], line: string, at: number): Row {
  const row = column[line.charCodeAt(at) - FIRST_CODE];
  if (row === undefined) throw new RangeError('packed table out of step with its columns');
  return row;
}
