/** A refusal that is the caller's to mend: status, a code and a sentence without any value of the request. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

export function notFound(): HttpProblem {
  return new HttpProblem(404, 'not-found', 'There is nothing of that name for this caller');
}

export function notAcceptable(detail: string): HttpProblem {
  return new HttpProblem(406, 'not-acceptable', detail);
}
