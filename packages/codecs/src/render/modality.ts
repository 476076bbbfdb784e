import { type Dataset, TAG } from '@vesalius/dicom';
import type { FrameAttributes } from './frame-attributes.ts';
import { type LookupTable, lookedUp, tableOfItem } from './lookup-table.ts';

/** From stored values to those of the modality, such as Hounsfield units (PS3.3 C.11.1). */
export type ModalityTransform =
  | { readonly kind: 'rescale'; readonly slope: number; readonly intercept: number }
  | { readonly kind: 'table'; readonly table: LookupTable };

export const NO_RESCALE: ModalityTransform = { kind: 'rescale', slope: 1, intercept: 0 };

/** The transform of a frame: the Pixel Value Transformation macro, else the Modality LUT module. */
export function modalityOf(frame: FrameAttributes, signed: boolean): ModalityTransform {
  const macro = frame.macro(TAG.PixelValueTransformationSequence);
  return modalityOfModule(macro, signed) ?? modalityOfModule(frame.dataset, signed) ?? NO_RESCALE;
}

/** The transform that the Modality LUT module says; undefined when it says none. */
export function modalityOfModule(module: Dataset, signed: boolean): ModalityTransform | undefined {
  const item = module.items(TAG.ModalityLUTSequence)[0];
  const table = item && tableOfItem(item, signed);
  if (table) return { kind: 'table', table };
  const slope = module.number(TAG.RescaleSlope);
  const intercept = module.number(TAG.RescaleIntercept);
  if (slope === undefined && intercept === undefined) return undefined;
  return { kind: 'rescale', slope: slope === undefined || slope === 0 ? 1 : slope, intercept: intercept ?? 0 };
}

export function modalityValue(transform: ModalityTransform, stored: number): number {
  return transform.kind === 'table'
    ? lookedUp(transform.table, stored)
    : stored * transform.slope + transform.intercept;
}
