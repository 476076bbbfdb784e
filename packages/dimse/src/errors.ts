/** Where an error arose: a byte offset in a PDU or command set, or the association's two AE titles. */
export interface ErrorPlace {
  readonly offset?: number;
  readonly association?: string;
}

export interface DimseErrorOptions {
  readonly where?: ErrorPlace | undefined;
  readonly clause?: string | undefined;
  readonly cause?: unknown;
}

/** The family of all errors of this package: `code` tells them apart, `clause` names the rule; never any patient data. */
export class DimseError extends Error {
  readonly code: string;
  readonly where: ErrorPlace | undefined;
  readonly clause: string | undefined;

  constructor(code: string, message: string, options: DimseErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.where = options.where;
    this.clause = options.clause;
  }
}

/** Bytes that are no PDU; `abortReason` is what an A-ABORT says about them (PS3.8 Table 9-26). */
export class PduFormatError extends DimseError {
  readonly abortReason: number;

  constructor(message: string, options: DimseErrorOptions & { readonly abortReason?: number } = {}) {
    super('pdu-format', message, options);
    this.abortReason = options.abortReason ?? 6;
  }
}

/** A command set or a sequence of messages that breaks PS3.7. */
export class ProtocolError extends DimseError {
  constructor(message: string, options: DimseErrorOptions = {}) {
    super('protocol', message, options);
  }
}

/** The transport (TCP or TLS) could not be opened. */
export class ConnectError extends DimseError {
  constructor(message: string, options: DimseErrorOptions = {}) {
    super('connect', message, options);
  }
}

/** A deadline passed; `phase` is the one of `UpperLayerLimits` that was waited in. */
export class DeadlineError extends DimseError {
  readonly phase: string;

  constructor(phase: string, milliseconds: number, options: DimseErrorOptions = {}) {
    super('deadline', `No progress for ${milliseconds} ms while waiting for: ${phase}`, options);
    this.phase = phase;
  }
}

/** The association has ended, or is being released: nothing more can be asked of it. */
export class AssociationClosedError extends DimseError {
  constructor(options: DimseErrorOptions = {}) {
    super('association-closed', 'The association is closed', options);
  }
}

/** No accepted presentation context fits the SOP class and transfer syntax (PS3.8 §9.3.3.2). */
export class NoPresentationContextError extends DimseError {
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string | undefined;

  constructor(sopClassUid: string, transferSyntaxUid: string | undefined, options: DimseErrorOptions = {}) {
    super(
      'no-presentation-context',
      `No accepted presentation context for ${sopClassUid}${transferSyntaxUid ? ` in ${transferSyntaxUid}` : ''}`,
      { clause: 'PS3.8 §9.3.3.2', ...options },
    );
    this.sopClassUid = sopClassUid;
    this.transferSyntaxUid = transferSyntaxUid;
  }
}

/** Thrown by a handler to end its operation with a status (PS3.7 Annex C) and an Error Comment of at most 64 characters. */
export class DimseStatusError extends DimseError {
  readonly status: number;
  readonly errorComment: string | undefined;

  constructor(status: number, errorComment?: string, options: DimseErrorOptions = {}) {
    super('dimse-status', `DIMSE status 0x${status.toString(16).toUpperCase().padStart(4, '0')}`, options);
    this.status = status;
    this.errorComment = errorComment;
  }
}
