import { readFileSync } from 'node:fs';
import { Dataset, readFile, UID, writeFile } from '@vesalius/dicom';
import { axialHead, type HeadPlan, headSeries } from '@vesalius/testkit';
import type { Nifti } from './read-nifti.ts';
import { STUDY } from './series.ts';

/** b-values and directions in the patient; the first has none. */
export const WEIGHTINGS: readonly { readonly bValue: number; readonly gradient?: readonly [number, number, number] }[] =
  [
    { bValue: 0 },
    { bValue: 1000, gradient: [1, 0, 0] },
    { bValue: 1000, gradient: [0, 0.6, 0.8] },
    { bValue: 700, gradient: [0.48, -0.64, 0.6] },
    { bValue: 0 },
    { bValue: 2000, gradient: [-0.36, 0.48, -0.8] },
  ];

const axial = { ...axialHead(64, 5), slices: 12 };

export const PLANS: Readonly<Record<string, HeadPlan>> = {
  axial,
  oblique: {
    ...{ ...axial, position: [-118, -110, -60], step: [0, -2.5, 4.330127] },
    directions: [
      [1, 0, 0],
      [0, 0.8660254, 0.5],
    ],
  },
};

/** Files of an MR series weighted by diffusion; one instance a slice, a volume after the other. @param change what is different in an instance */
export function* diffusionSeries(plan: HeadPlan, change: (dataset: Dataset, volume: number) => void = () => undefined) {
  const series = { study: STUDY, number: 7, modality: 'MR', description: 'Diffusion', bodyPart: 'HEAD' } as const;
  for (const [volume, { bValue, gradient }] of WEIGHTINGS.entries())
    for (const { file } of headSeries(series, plan)) {
      const { dataset } = readFile(file);
      const number = volume * plan.slices + dataset.number(0x00200013)!;
      dataset.set(0x00080018, 'UI', `2.25.81${number}`);
      dataset.set(0x00200013, 'IS', String(number));
      dataset.set(0x00200012, 'IS', String(volume + 1));
      dataset.set(0x00080070, 'LO', 'Philips Medical Systems');
      dataset.set(0x00189087, 'FD', bValue);
      dataset.set(0x00189089, 'FD', gradient ?? [0, 0, 0]);
      change(dataset, volume);
      yield { file: writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }) };
    }
}

/** An item of the MR Diffusion Sequence (PS3.3 §C.8.13.5.9). */
export function enhanced(bValue: number, gradient: readonly number[] | undefined): Dataset {
  return Dataset.of({
    DiffusionBValue: bValue,
    DiffusionDirectionality: gradient ? 'DIRECTIONAL' : 'NONE',
    ...(gradient && {
      DiffusionGradientDirectionSequence: [Dataset.of({ DiffusionGradientOrientation: [...gradient] })],
    }),
  });
}

/** What FSL reads of the files beside a volume: directions to the right, front and head. */
export function gradientsOf(bval: string, bvec: string, { affine }: Nifti) {
  const numbers = (line: string) => line.trim().split(/\s+/).map(Number);
  const bValues = numbers(readFileSync(bval, 'utf8'));
  const rows = readFileSync(bvec, 'utf8').trim().split('\n').map(numbers);
  const column = (axis: number) => affine.map((row) => row[axis]!);
  const [x, y, z] = [0, 1, 2].map((axis) => column(axis).map((part) => part / Math.hypot(...column(axis)))) as [
    number[],
    number[],
    number[],
  ];
  const handed =
    x[0]! * (y[1]! * z[2]! - y[2]! * z[1]!) -
    x[1]! * (y[0]! * z[2]! - y[2]! * z[0]!) +
    x[2]! * (y[0]! * z[1]! - y[1]! * z[0]!);
  const sign = handed > 0 ? -1 : 1;
  const gradients = bValues.map((_, at) =>
    [0, 1, 2].map((part) => sign * rows[0]![at]! * x[part]! + rows[1]![at]! * y[part]! + rows[2]![at]! * z[part]!),
  );
  return { bValues, gradients };
}
