import { type Dataset, TAG } from '@vesalius/dicom';
import { saidOf } from '../study/frame-attributes.ts';
import { suvFactor } from '../study/suv.ts';

/** A window as PS3.3 §C.11.2.1.2 has it, in the unit of the rescaled values. */
export interface Window {
  readonly center: number;
  readonly width: number;
}

export interface WindowPreset extends Window {
  readonly name: string;
}

const BY_MODALITY: Readonly<Record<string, readonly WindowPreset[]>> = {
  CT: [
    { name: 'Soft tissue', center: 40, width: 400 },
    { name: 'Lung', center: -600, width: 1500 },
    { name: 'Bone', center: 480, width: 2500 },
    { name: 'Brain', center: 40, width: 80 },
    { name: 'Liver', center: 90, width: 150 },
    { name: 'Angiography', center: 300, width: 600 },
    { name: 'Stroke', center: 35, width: 30 },
  ],
  PT: [
    { name: 'SUV 0 to 5', center: 2.5, width: 5 },
    { name: 'SUV 0 to 10', center: 5, width: 10 },
    { name: 'SUV 0 to 20', center: 10, width: 20 },
  ],
};

/** The windows to choose from: those the instance brings with it, then the usual ones of its modality. */
export function windowPresets(instance: Dataset, frame: number): readonly WindowPreset[] {
  const modality = instance.text(TAG.Modality) ?? '';
  if (modality === 'PT' && typeof suvFactor(instance) !== 'number') return ownWindows(instance, frame);
  return [...ownWindows(instance, frame), ...(BY_MODALITY[modality] ?? [])];
}

/** The windows an instance brings with it, in the unit of its own rescaled values (PS3.3 §C.11.2.1.2). */
function ownWindows(instance: Dataset, frame: number): WindowPreset[] {
  if (typeof suvFactor(instance) === 'number') return []; // told in Bq/ml, where the viewer shows SUV
  const said = saidOf(instance, frame, TAG.WindowCenter);
  const widths = said.numbers(TAG.WindowWidth);
  const names = said.texts(TAG.WindowCenterWidthExplanation);
  return said.numbers(TAG.WindowCenter).flatMap((center, index) => {
    const width = widths[index];
    return width && width > 0 ? [{ name: names[index] ?? 'stored', center, width }] : [];
  });
}

/** How grey values become light. */
export interface Look {
  /** Undefined: from the least to the greatest value. */
  readonly window: Window | undefined;
  readonly inverted: boolean;
}

/** The look to begin with. Hot spots of PET are read black on white; MONOCHROME1 is stored so (PS3.3 §C.7.6.3.1.2). */
export function firstLook(instance: Dataset, frame: number): Look {
  const isPet = instance.text(TAG.Modality) === 'PT';
  return {
    window: windowPresets(instance, frame)[isPet ? 1 : 0],
    inverted: isPet || instance.text(TAG.PhotometricInterpretation) === 'MONOCHROME1',
  };
}

/** The range of values that become black to white, linear (PS3.3 §C.11.2.1.3.2, LINEAR_EXACT). */
export function rangeOf({ center, width }: Window): { lower: number; upper: number } {
  return { lower: center - width / 2, upper: center + width / 2 };
}

export function windowOf({ lower, upper }: { lower: number; upper: number }): Window {
  return { center: (lower + upper) / 2, width: upper - lower };
}
