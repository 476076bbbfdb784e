import type { Dataset } from '../dataset/dataset.ts';
import type { Warning } from '../errors/index.ts';
import type { TransferSyntax } from '../transfer-syntax/index.ts';
import type { ReadLimits } from './limits.ts';
import type { PixelDataLocation } from './pixel-data.ts';

/** A data set as read. */
export interface ReadDataset {
  readonly dataset: Dataset;
  readonly transferSyntax: TransferSyntax;
  /** Oddities tolerated, at most `limits.warnings` of them. */
  readonly warnings: readonly Warning[];
  /** Where the pixel data of the root data set lie; undefined when there are none. */
  readonly pixelData: PixelDataLocation | undefined;
}

/** A DICOM file (PS3.10 §7) as read. */
export interface DicomFile extends ReadDataset {
  /** The 128 bytes before `DICM`; undefined when they are missing. */
  readonly preamble: Uint8Array | undefined;
  /** The File Meta Information, group 0002; empty when it is missing. */
  readonly meta: Dataset;
  /** Where the data set begins in the file: the deflated bytes when the transfer syntax is deflated. */
  readonly datasetOffset: number;
}

export interface ReadOptions {
  /** Bounds that differ from `DEFAULT_LIMITS`. */
  readonly limits?: Partial<ReadLimits>;
  /** Values longer than this many bytes are passed over: only their offset and length are kept. */
  readonly valuesUpTo?: number;
  /** Gives what there is of a data set that ends too early, with a warning, rather than throw `truncated`. */
  readonly keepTruncated?: boolean;
}
