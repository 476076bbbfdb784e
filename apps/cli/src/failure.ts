/** Something the person at the keyboard can act on: one sentence, without a stack. */
export class CliError extends Error {
  readonly exitCode: number;

  /** @param exitCode 2 for wrong usage, 1 for what could not be done */
  constructor(sentence: string, exitCode = 1, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

/** What the operating system's most usual errors mean. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it may not be read or written by this user',
  EPERM: 'the operating system does not permit it',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ECONNREFUSED: 'nothing listens there (is the server running?)',
  ECONNRESET: 'the other side closed the connection',
  ETIMEDOUT: 'no answer came',
  ENOTFOUND: 'there is no host of that name',
  EHOSTUNREACH: 'the host cannot be reached',
};

interface SystemError {
  readonly code?: unknown;
  readonly path?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

/** An error of any origin as one sentence. */
export function sentenceOf(error: unknown): string {
  const { code, path, message, cause } = (error ?? {}) as SystemError;
  const meaning = MEANINGS[String(code)];
  const sentence = meaning ? `${path === undefined ? '' : `${path}: `}${meaning}` : String(message ?? error);
  const deeper = cause === undefined || meaning ? '' : `: ${sentenceOf(cause)}`;
  return sentence.replace(/\.$/, '') + deeper;
}
