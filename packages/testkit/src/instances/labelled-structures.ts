import type { Code } from '../modules/code.ts';

/** Structures of the phantom that reports and segmentations speak of, with their SNOMED CT codes. */
export const CODED_STRUCTURES = {
  liver: ['10200004', 'SCT', 'Liver'],
  spleen: ['78961009', 'SCT', 'Spleen'],
  'kidney left': ['18639004', 'SCT', 'Left kidney'],
  'kidney right': ['9846003', 'SCT', 'Right kidney'],
  bladder: ['89837001', 'SCT', 'Urinary bladder'],
} as const satisfies Record<string, Code>;

export type CodedStructure = keyof typeof CODED_STRUCTURES;
