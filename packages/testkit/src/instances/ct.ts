import { UID } from '@vesalius/dicom';
import { build } from '../build.ts';
import type { SyntheticInstance } from '../instance.ts';
import { acquiredAt, axialPlane, greyPixels } from '../modules/image.ts';
import { frameOfReference, type SeriesPlan } from '../modules/series.ts';
import { type AxialGrid, axialLabels } from '../phantom/axial.ts';
import { paint, valuesByLabel } from '../phantom/paint.ts';
import { probesAt } from '../phantom/probe.ts';
import { NoiseTable } from '../random.ts';

/** A stack of axial slices: the first at height `from`, each `spacing` further up, millimetres. */
export interface AxialStack {
  readonly grid: AxialGrid;
  readonly from: number;
  readonly spacing: number;
  readonly slices: number;
}

const NOISE_HU = 9;
const HU = { unit: 'HU', tolerance: 6 * NOISE_HU, value: (material: { hu: number }) => material.hu };

/** CT Image instances (PS3.3 §A.3) of the phantom, one a slice, feet first. */
export function* ctSeries(series: SeriesPlan, stack: AxialStack): IterableIterator<SyntheticInstance> {
  const table = new NoiseTable(series.study.seed + series.number);
  const values = valuesByLabel(({ hu }) => hu + 1024);
  for (let index = 0; index < stack.slices; index++) {
    const z = stack.from + index * stack.spacing;
    const labels = axialLabels(stack.grid, z);
    yield build({
      series,
      instanceNumber: index + 1,
      sopClassUid: UID.CTImageStorage,
      pixels: { vr: 'OW', bytes: paint(labels, values, { table, deviation: NOISE_HU }) },
      probes: probesAt(stack.grid, labels, z, stack.spacing, HU),
      attributes: {
        ...frameOfReference(series),
        ...acquiredAt(series, index / 10),
        ...axialPlane(stack.grid, z, stack.spacing),
        ...greyPixels(stack.grid.rows, stack.grid.columns, 16, 12),
        ...CT_IMAGE,
      },
    });
  }
}

/** CT Image Module (PS3.3 §C.8.2.1) and a window to look through. */
export const CT_IMAGE = {
  ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
  AcquisitionNumber: 1,
  PatientPosition: 'HFS',
  KVP: 120,
  XRayTubeCurrent: 210,
  ExposureTime: 500,
  ConvolutionKernel: 'PHANTOM',
  RescaleIntercept: -1024,
  RescaleSlope: 1,
  RescaleType: 'HU',
  WindowCenter: 40,
  WindowWidth: 400,
  BurnedInAnnotation: 'NO',
};
