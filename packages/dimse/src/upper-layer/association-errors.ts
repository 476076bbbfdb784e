import { DimseError, type DimseErrorOptions, type ErrorPlace } from '../errors.ts';
import { type AbortSource, abortReasonText } from './pdu/abort.ts';
import { type Rejection, rejectionText } from './pdu/reject.ts';

/** The peer answered A-ASSOCIATE-RJ; the three numbers and their words are those of PS3.8 Table 9-21. */
export class AssociationRejectedError extends DimseError {
  readonly result: number;
  readonly source: number;
  readonly reason: number;

  constructor(rejection: Rejection, where?: ErrorPlace) {
    super('association-rejected', `Association rejected: ${rejectionText(rejection)}`, {
      where,
      clause: 'PS3.8 Table 9-21',
    });
    this.result = rejection.result;
    this.source = rejection.source;
    this.reason = rejection.reason;
  }
}

/** The association ended by A-ABORT, from either side (PS3.8 Table 9-26), or because its transport went away. */
export class AssociationAbortedError extends DimseError {
  readonly by: 'peer' | 'us' | 'transport';
  readonly source: AbortSource | undefined;
  readonly reason: number | undefined;

  constructor(
    by: 'peer' | 'us' | 'transport',
    detail: { readonly source?: AbortSource; readonly reason?: number; readonly text?: string },
    options: DimseErrorOptions = {},
  ) {
    const what = detail.source === undefined ? undefined : abortReasonText(detail.source, detail.reason ?? 0);
    super('association-aborted', `Association aborted by ${by}: ${detail.text ?? what ?? 'no reason given'}`, options);
    this.by = by;
    this.source = detail.source;
    this.reason = detail.reason;
  }
}
