/** By name and unit; a list of values where a measure was taken more than once. */
export type Results = Readonly<Record<string, number>>;

export interface Plan {
  readonly round: number;
  /** Studies in the archive that is searched. */
  readonly studies: number;
}
