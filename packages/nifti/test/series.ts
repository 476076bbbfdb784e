import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axialHead, centredGrid, headSeries, petSeries, SUBJECTS, type SyntheticInstance } from '@vesalius/testkit';

export const STUDY = {
  ...{ seed: 11, key: 'nifti', subject: SUBJECTS[1]!, date: '20260302', time: '101500' },
  ...{ description: 'Head of a person', accessionNumber: 'ACC77' },
};

const series = (number: number, modality: string, description: string) => ({
  ...{ study: STUDY, number, modality, description, bodyPart: 'HEAD' },
});

const head = axialHead(64, 5);

/** Series whose places and values are known. */
export const SERIES: Readonly<Record<string, () => Iterable<SyntheticInstance>>> = {
  'axial CT': () => headSeries(series(1, 'CT', 'Axial'), head),
  'sagittal MR': () =>
    headSeries(series(2, 'MR', 'Sagittal'), {
      ...{ ...head, slices: 30, step: [5, 0, 0], position: [-75, -120, 118] },
      directions: [
        [0, 1, 0],
        [0, 0, -1],
      ],
    }),
  'oblique MR': () =>
    headSeries(series(3, 'MR', 'Oblique'), {
      ...{ ...head, slices: 30, position: [-118, -110, -60], step: [0, -2.5, 4.330127] },
      directions: [
        [1, 0, 0],
        [0, 0.8660254, 0.5],
      ],
    }),
  PET: () => petSeries(series(4, 'PT', 'PET'), { grid: centredGrid(64, 64, 5), from: 700, spacing: 5, slices: 30 }),
};

/** Writes a series into a folder; gives the paths, not in the order of the slices. */
export function written(folder: string, instances: Iterable<Pick<SyntheticInstance, 'file'>>): string[] {
  mkdirSync(folder, { recursive: true });
  const paths = [...instances].map(({ file }, index) => {
    const path = join(folder, `${(index * 7919) % 1000}-${index}.dcm`);
    writeFileSync(path, file);
    return path;
  });
  return paths.sort();
}
