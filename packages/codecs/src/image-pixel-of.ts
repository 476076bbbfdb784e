import { type Dataset, TAG } from '@vesalius/dicom';
import type { CodecErrorCode } from './errors/index.ts';
import { frameBytes, fullFrameBytes, MOST_FRAME_BYTES } from './frame-size.ts';
import type { ImagePixel } from './image-pixel.ts';

/** Why a data set has no frames that can be decoded; `keyword` is the attribute that says so. */
export interface ImagePixelRefusal {
  readonly refused: CodecErrorCode;
  readonly keyword: string;
}

const between = (least: number, most: number) => (value: number) =>
  Number.isInteger(value) && value >= least && value <= most;

interface Rule {
  readonly keyword: 'Rows' | 'Columns' | 'SamplesPerPixel' | 'BitsAllocated';
  readonly holds: (value: number) => boolean;
  readonly otherwise?: number;
}

/** Rows and Columns are US; 12 and 24 bits were allowed once (PS3.5 §8.1.1), and files of that time are kept. */
const RULES: readonly Rule[] = [
  { keyword: 'Rows', holds: between(1, 0xffff) },
  { keyword: 'Columns', holds: between(1, 0xffff) },
  { keyword: 'SamplesPerPixel', holds: between(1, 4), otherwise: 1 },
  { keyword: 'BitsAllocated', holds: (bits) => [1, 8, 12, 16, 24, 32, 64].includes(bits) },
];

/**
 * The Image Pixel Module of a data set (PS3.3 C.7.6.3), its values checked; a refusal when there is none or a frame would be larger than
 * `MOST_FRAME_BYTES`. Never throws. Bits Stored, High Bit and the like that are missing or cannot be are taken for the usual ones.
 */
export function imagePixelOf(dataset: Dataset): ImagePixel | ImagePixelRefusal {
  const sizes: number[] = [];
  for (const { keyword, holds, otherwise } of RULES) {
    const value = dataset.number(TAG[keyword]) ?? otherwise;
    if (value === undefined) return { refused: 'attribute-missing', keyword };
    if (!holds(value)) return { refused: 'attribute-wrong', keyword };
    sizes.push(value);
  }
  const [rows, columns, samplesPerPixel, bitsAllocated] = sizes as [number, number, number, number];
  const image: ImagePixel = {
    ...{ rows, columns, samplesPerPixel, bitsAllocated },
    ...depthOf(dataset, bitsAllocated),
    pixelRepresentation: dataset.number(TAG.PixelRepresentation) === 1 ? 1 : 0,
    planarConfiguration: samplesPerPixel > 1 && dataset.number(TAG.PlanarConfiguration) === 1 ? 1 : 0,
    photometricInterpretation: photometricOf(dataset, samplesPerPixel),
    numberOfFrames: framesOf(dataset),
    ...vrOf(dataset),
  };
  const bytes = Math.max(frameBytes(image), fullFrameBytes(image));
  return bytes > MOST_FRAME_BYTES ? { refused: 'frame-too-large', keyword: 'Rows' } : image;
}

function depthOf(dataset: Dataset, bitsAllocated: number) {
  const stored = dataset.number(TAG.BitsStored);
  const bitsStored = stored !== undefined && between(1, bitsAllocated)(stored) ? stored : bitsAllocated;
  const high = dataset.number(TAG.HighBit);
  const highBit = high !== undefined && between(bitsStored - 1, bitsAllocated - 1)(high) ? high : bitsStored - 1;
  return { bitsStored, highBit };
}

function photometricOf(dataset: Dataset, samplesPerPixel: number): string {
  return dataset.text(TAG.PhotometricInterpretation)?.trim() || (samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2');
}

function vrOf(dataset: Dataset): Pick<ImagePixel, 'pixelDataVr'> {
  const vr = dataset.get(TAG.PixelData)?.vr;
  return vr === 'OB' || vr === 'OW' ? { pixelDataVr: vr } : {};
}

function framesOf(dataset: Dataset): number {
  const frames = dataset.number(TAG.NumberOfFrames) ?? 1;
  return Number.isSafeInteger(frames) && frames > 0 ? frames : 1;
}
