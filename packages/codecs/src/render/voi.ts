import { type Dataset, TAG } from '@vesalius/dicom';
import type { FrameAttributes } from './frame-attributes.ts';
import { type LookupTable, lookedUp, tableOfItem } from './lookup-table.ts';

export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

/** Centre and width in the units of the modality's output, and how they are meant (PS3.3 C.11.2.1.2, C.11.2.1.3). */
export interface Window {
  readonly center: number;
  readonly width: number;
  readonly function: VoiFunction;
}

/** What is shown of the modality's values (PS3.3 C.11.2). */
export type VoiTransform =
  | ({ readonly kind: 'window' } & Window)
  | { readonly kind: 'table'; readonly table: LookupTable };

/** The first view of a frame: its Frame VOI LUT macro, else the VOI LUT module. Undefined when neither says one. */
export function voiOf(frame: FrameAttributes, signed: boolean): VoiTransform | undefined {
  return voiOfModule(frame.macro(TAG.FrameVOILUTSequence), signed) ?? voiOfModule(frame.dataset, signed);
}

/** The first window of a VOI LUT module, else its first table. */
export function voiOfModule(module: Dataset, signed: boolean): VoiTransform | undefined {
  const center = module.number(TAG.WindowCenter);
  const width = module.number(TAG.WindowWidth);
  if (center !== undefined && width !== undefined && width > 0) {
    return { kind: 'window', center, width, function: functionOf(module.text(TAG.VOILUTFunction), width) };
  }
  const item = module.items(TAG.VOILUTSequence)[0];
  const table = item && tableOfItem(item, signed);
  return table && { kind: 'table', table };
}

/** Widths less than 1 are none for LINEAR (PS3.3 C.11.2.1.2.1): who writes them, for doses for instance, means LINEAR_EXACT. */
export function functionOf(text: string | undefined, width: number): VoiFunction {
  if (text === 'SIGMOID' || text === 'LINEAR_EXACT') return text;
  return width < 1 ? 'LINEAR_EXACT' : 'LINEAR';
}

/** From the darkest value to the brightest: what a frame without a window is shown with. */
export function windowOfRange(least: number, most: number): VoiTransform {
  return { kind: 'window', center: (least + most) / 2, width: most - least, function: 'LINEAR_EXACT' };
}

/** How bright a value is shown, 0 to 1. */
export function voiValue(voi: VoiTransform, value: number): number {
  if (voi.kind === 'table') return lookedUp(voi.table, value) / (2 ** voi.table.bits - 1);
  return FUNCTIONS[voi.function](value, voi.center, voi.width);
}

const FUNCTIONS: Readonly<Record<VoiFunction, (value: number, center: number, width: number) => number>> = {
  // PS3.3 C.11.2.1.2.1: at a width of 1 the window is a step.
  LINEAR: (value, center, width) => {
    const span = Math.max(width - 1, 0);
    if (value <= center - 0.5 - span / 2) return 0;
    if (value > center - 0.5 + span / 2) return 1;
    return (value - (center - 0.5)) / span + 0.5;
  },
  LINEAR_EXACT: (value, center, width) => {
    if (value <= center - width / 2) return 0;
    if (value > center + width / 2) return 1;
    return (value - center) / width + 0.5;
  },
  SIGMOID: (value, center, width) => 1 / (1 + Math.exp((-4 * (value - center)) / width)),
};
