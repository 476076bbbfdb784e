/** Settings of the DICOMweb door. */
export interface DicomwebOptions {
  /** Address of the service root as clients see it, without a slash at its end; made from each request unless given. */
  readonly publicRoot?: string;
  /** Rows of a search answer: unless the client says, and at most. */
  readonly defaultLimit?: number;
  readonly maximumLimit?: number;
  /** What a sender is told of an instance that is held for a person to decide: a warning (kept) or a failure. */
  readonly quarantinedIs?: 'warning' | 'failure';
  /** Where bulk data wait until the instances of their request are made; the system's own folder for such things unless given. */
  readonly spoolFolder?: string;
  /** Given as Retrieve AE Title (0008,0054) in search answers. */
  readonly aeTitle?: string;
}

export const ROUTE_PREFIX = '/dicomweb';
