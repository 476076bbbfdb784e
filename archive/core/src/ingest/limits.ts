import type { ReadLimits } from '@vesalius/dicom';

/** What a header may take while an instance streams in; pixel data and other long values are passed over. */
export const READ_LIMITS: Partial<ReadLimits> = {
  depth: 64,
  elements: 1_000_000,
  keptBytes: 48 * 1024 * 1024,
  fragments: 2_000_000,
  inflatedBytes: 2 * 1024 * 1024 * 1024,
  inflateRatio: 250,
};
