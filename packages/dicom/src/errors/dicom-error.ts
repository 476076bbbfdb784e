import { type DicomErrorCode, ERRORS } from './catalogue.ts';

/** Where in the input an error or warning arose. */
export interface Where {
  /** Bytes from the start of the input (of the inflated data set where the transfer syntax is deflated). */
  readonly offset?: number;
  /** Tags from the root, items counted from one: `00081140[1].00081150`. */
  readonly tagPath?: string;
}

export interface DicomErrorOptions extends Where {
  readonly cause?: unknown;
  /** A few words beyond the catalogue's sentence: never a value of the data set. */
  readonly detail?: string;
}

/** The root of the error family of this package: `code` of the catalogue, byte `offset`, `tagPath`, `clause`, `cause`. */
export class DicomError extends Error {
  readonly code: DicomErrorCode;
  readonly offset: number | undefined;
  readonly tagPath: string | undefined;
  /** The clause of the standard that is broken, `PS3.5 §7.5`. */
  readonly clause: string | undefined;

  constructor(code: DicomErrorCode, options: DicomErrorOptions = {}) {
    super(describe(code, options), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.offset = options.offset;
    this.tagPath = options.tagPath;
    this.clause = ERRORS[code].clause;
  }

  override get name(): string {
    return this.constructor.name;
  }

  get where(): Where {
    return {
      ...(this.offset === undefined ? {} : { offset: this.offset }),
      ...(this.tagPath === undefined ? {} : { tagPath: this.tagPath }),
    };
  }
}

/** Bytes that cannot be read as DICOM. */
export class DicomReadError extends DicomError {}

/** A data set that cannot be written. */
export class DicomWriteError extends DicomError {}

/** A JSON or XML model, or a directory, that does not follow the standard. */
export class DicomModelError extends DicomError {}

function describe(code: DicomErrorCode, options: DicomErrorOptions): string {
  const at = [
    options.tagPath ? `at ${options.tagPath}` : '',
    options.offset === undefined ? '' : `byte ${options.offset}`,
  ].filter((part) => part !== '');
  const detail = options.detail ? `: ${options.detail}` : '';
  return `${ERRORS[code].sentence}${detail}${at.length > 0 ? ` (${at.join(', ')})` : ''}`;
}
