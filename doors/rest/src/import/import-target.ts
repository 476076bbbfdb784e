import type { Reception } from '@vesalius/archive/api';
import type { ImportResults } from './import-result.ts';
import type { ZipLimits } from './zip-limits.ts';

/** Where the files of one import go. */
export interface ImportTarget {
  readonly dataDir: string;
  readonly zipLimits: ZipLimits;
  readonly results: ImportResults;
  receive(): Reception;
}
