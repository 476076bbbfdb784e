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
