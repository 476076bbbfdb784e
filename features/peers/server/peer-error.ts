/** A peer did not do what it was asked: not reached, refused, or answered with a failure. Never holds patient data. */
export class PeerError extends Error {
  override readonly name = 'PeerError';
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** The failure that a status (PS3.7 Annex C) is. */
export function failedWith(operation: string, status: number, comment: string | undefined): PeerError {
  const code = `0x${status.toString(16).toUpperCase().padStart(4, '0')}`;
  return new PeerError('peer-failed', `${operation} ended with ${code}${comment ? `: ${comment}` : ''}`);
}
