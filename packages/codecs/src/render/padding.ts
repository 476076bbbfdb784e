import { TAG } from '@vesalius/dicom';
import type { FrameAttributes } from './frame-attributes.ts';

/** Stored values that are no image but fill a rectangle around one (PS3.3 C.7.5.1.1.2). */
export interface Padding {
  readonly least: number;
  readonly most: number;
}

export function paddingOf({ dataset }: FrameAttributes, signed: boolean): Padding | undefined {
  const value = padded(dataset.number(TAG.PixelPaddingValue), signed);
  if (value === undefined) return undefined;
  const limit = padded(dataset.number(TAG.PixelPaddingRangeLimit), signed) ?? value;
  return { least: Math.min(value, limit), most: Math.max(value, limit) };
}

/** Its VR says less of the sign than the pixels do, as with the descriptor of a table. */
function padded(value: number | undefined, signed: boolean): number | undefined {
  if (value === undefined) return undefined;
  const unsigned = value & 0xffff;
  return signed && unsigned > 0x7fff ? unsigned - 0x10000 : unsigned;
}
