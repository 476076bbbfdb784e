/** What can be wrong with a message of PS3.18, and the clause it breaks. Sentences never hold values of the message. */
export const DICOMWEB_ERRORS = {
  'no-boundary': { sentence: 'The multipart media type has no boundary parameter', clause: 'RFC 2046 §5.1.1' },
  'preamble-too-long': { sentence: 'No boundary stands near the start of the body', clause: 'RFC 2046 §5.1.1' },
  'headers-too-long': { sentence: 'The header of a part is longer than allowed', clause: 'RFC 2046 §5.1' },
  'bad-header': { sentence: 'The header of a part has a line that is not a header field', clause: 'RFC 2046 §5.1' },
  'too-many-parts': { sentence: 'The body has more parts than allowed', clause: 'RFC 2046 §5.1' },
  'truncated-body': { sentence: 'The body ends before its closing boundary', clause: 'RFC 2046 §5.1.1' },
  'bad-escape': { sentence: 'The query has a percent escape that is not UTF-8', clause: 'RFC 3986 §2.1' },
  'bad-parameter': { sentence: 'A query parameter has a value that is not allowed', clause: 'PS3.18 §8.3.4' },
  'too-many-parameters': { sentence: 'The query has more parameters than allowed', clause: 'PS3.18 §8.3.4' },
  'answer-refused': { sentence: 'The origin server did not do what it was asked', clause: 'PS3.18 §8.5' },
  'answer-not-understood': {
    sentence: 'The answer of the origin server could not be understood',
    clause: 'PS3.18 §8.7',
  },
} as const satisfies Record<string, { sentence: string; clause: string }>;

export type DicomWebErrorCode = keyof typeof DICOMWEB_ERRORS;

export interface DicomWebErrorDetails {
  /** The parameter, header or part number; never a value of a data set. */
  readonly where?: string;
  readonly detail?: string;
  /** HTTP status of a refusing origin server. */
  readonly status?: number;
  readonly cause?: unknown;
}

/** The error family of this package: `code` of the catalogue, `where`, `clause`, `cause`. */
export class DicomWebError extends Error {
  override readonly name = 'DicomWebError';
  readonly code: DicomWebErrorCode;
  readonly where: string | undefined;
  readonly clause: string;
  readonly status: number | undefined;

  constructor(code: DicomWebErrorCode, details: DicomWebErrorDetails = {}) {
    const { sentence, clause } = DICOMWEB_ERRORS[code];
    const extra = [details.where, details.detail].filter(Boolean).join(': ');
    super(extra ? `${sentence} (${extra})` : sentence, { cause: details.cause });
    this.code = code;
    this.where = details.where;
    this.clause = clause;
    this.status = details.status;
  }
}
