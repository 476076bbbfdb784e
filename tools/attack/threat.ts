import type { Victim } from './victims/victim.ts';

/** What came of an attack. */
export interface Finding {
  /** The figures that were measured, in words. */
  readonly figure: string;
  /** Every part of the target that was not reached. */
  readonly missed: readonly string[];
}

export interface Attack {
  readonly victim: Victim;
  /** At length, or the short form for `npm test`. */
  readonly full: boolean;
  readonly random: () => number;
}

/** One row of the threat table. */
export interface Threat {
  /** `T1` … `T30`. */
  readonly id: string;
  readonly name: string;
  /** What has to hold, as the threat table says it. */
  readonly target: string;
  /** Requirements of OWASP ASVS 5.0 that it shows. */
  readonly asvs?: readonly string[];
  /** Speaks DICOM alone or through `Victim`, so that it can be pointed at another server. */
  readonly portable?: true;
  readonly run: (attack: Attack) => Promise<Finding>;
}

/** A threat of the table that cannot be tried yet, and why. */
export interface Uncovered {
  readonly id: string;
  readonly name: string;
  readonly why: string;
}

/** The finding of a list of sentences: each is a miss. */
export function finding(figure: string, ...missed: (string | false | undefined)[]): Finding {
  return { figure, missed: missed.filter((one): one is string => typeof one === 'string') };
}
