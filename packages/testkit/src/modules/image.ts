import type { Attributes } from '@vesalius/dicom';
import type { AxialGrid } from '../phantom/axial.ts';
import type { SeriesPlan } from './series.ts';

export const AXIAL = [1, 0, 0, 0, 1, 0];

/** Image Pixel Module (PS3.3 §C.7.6.3) of unsigned grey pixels. */
export function greyPixels(rows: number, columns: number, bitsAllocated: 8 | 16, bitsStored: number): Attributes {
  return {
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    BitsAllocated: bitsAllocated,
    BitsStored: bitsStored,
    HighBit: bitsStored - 1,
    PixelRepresentation: 0,
  };
}

/** Image Plane Module (PS3.3 §C.7.6.2) of an axial slice at height `z`. */
export function axialPlane(grid: AxialGrid, z: number, thickness: number): Attributes {
  return {
    ImagePositionPatient: [...grid.origin, z],
    ImageOrientationPatient: AXIAL,
    PixelSpacing: [grid.spacing, grid.spacing],
    SliceThickness: thickness,
    SliceLocation: z,
  };
}

/** When it was acquired: `seconds` after the study began. */
export function acquiredAt({ study }: SeriesPlan, seconds: number): Attributes {
  const time = timeAfter(study.time, seconds);
  return { AcquisitionDate: study.date, AcquisitionTime: time, ContentDate: study.date, ContentTime: time };
}

/** TM `seconds` later, within the same day. */
export function timeAfter(time: string, seconds: number): string {
  const start = Number(time.slice(0, 2)) * 3600 + Number(time.slice(2, 4)) * 60 + Number(time.slice(4, 6));
  const total = start + Math.floor(seconds);
  const parts = [Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60, total % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join('');
}
