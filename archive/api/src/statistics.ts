export interface Statistics {
  readonly patients: number;
  readonly studies: number;
  readonly series: number;
  readonly instances: number;
  /** Bytes of all kept files. */
  readonly bytes: number;
  readonly quarantined: number;
}

/** How much the archive held at the end of a day; of today, how much it holds by now. Days on which nothing came or went are left out. */
export interface GrowthDay {
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly studies: number;
  readonly instances: number;
  readonly bytes: number;
}

/** How far the checking of all kept files has come; times are milliseconds since 1970. */
export interface ScrubState {
  /** When the pass began. */
  readonly beganAt: number;
  /** When it came to its end, if it has. */
  readonly endedAt?: number;
  /** When the pass before it began: what is kept since before then was read and compared since. */
  readonly provenAt?: number;
  /** Files of this pass: read, found damaged, and of those healed. */
  readonly checked: number;
  readonly damaged: number;
  readonly healed: number;
}
