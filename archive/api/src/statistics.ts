export interface Statistics {
  readonly patients: number;
  readonly studies: number;
  readonly series: number;
  readonly instances: number;
  /** Bytes of all kept files. */
  readonly bytes: number;
  readonly quarantined: number;
}
