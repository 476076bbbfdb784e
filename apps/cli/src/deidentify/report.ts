import type { BurnedInRisk, TalliedChange } from '@vesalius/deidentify';

/** What `--report` writes: files by their number in the order of IN, for their names may name people. */
export interface DeidentifyReport {
  readonly profile: { readonly name: string; readonly options: readonly string[]; readonly edition: string };
  readonly startedAt: string;
  endedAt: string;
  interrupted: boolean;
  readonly counts: Counts;
  readonly files: FileReport[];
  /** Of a dry run: what would be done to which attribute, and how often. */
  changes?: readonly TalliedChange[];
}

/** How many files came to which end. */
export interface Counts {
  found: number;
  /** Of a dry run: files that would be written. */
  judged: number;
  written: number;
  /** Files that came to the same bytes as another one. */
  same: number;
  writtenBefore: number;
  refused: number;
  notDicom: number;
}

/** What became of one file; `burnedIn` is said of those written, `reason` of those not. */
export interface FileReport {
  readonly number: number;
  readonly outcome: 'judged' | 'written' | 'same' | 'written-before' | 'refused' | 'not-dicom';
  readonly path?: string;
  readonly size?: number;
  readonly sha256?: string;
  readonly sopClassUid?: string;
  readonly burnedIn?: BurnedInRisk;
  readonly blankedFrames?: number;
  readonly code?: string;
  readonly reason?: string;
}

export const COUNTED: Readonly<Record<FileReport['outcome'], keyof Counts>> = {
  judged: 'judged',
  written: 'written',
  same: 'same',
  'written-before': 'writtenBefore',
  refused: 'refused',
  'not-dicom': 'notDicom',
};

/** Files that say of themselves that text stands in their pixels, and those of kinds where that is usual. */
export function burnedInCounts(files: readonly FileReport[]): { declared: number; risky: number } {
  const count = (risk: BurnedInRisk) => files.filter(({ burnedIn }) => burnedIn === risk).length;
  return { declared: count('declared'), risky: count('risky') };
}
