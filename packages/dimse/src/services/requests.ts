import type { CStoreParameters } from '../messages/c-store.ts';
import type { Priority } from '../messages/command-elements.ts';
import type { DimseResult } from '../messages/response.ts';
import type { SubOperationCounts } from '../messages/sub-operations.ts';
import type { AcceptedContext } from '../upper-layer/negotiation.ts';

/** What every request of a peer brings to its handler. */
export interface IncomingRequest {
  readonly messageId: number;
  readonly sopClassUid: string;
  readonly context: AcceptedContext;
  /** Aborted by C-CANCEL and by the end of the association. */
  readonly signal: AbortSignal;
}

export type CEchoRequest = IncomingRequest;

export interface CStoreRequest extends IncomingRequest, CStoreParameters {}

/**
 * Where the bytes of one data set go as they come. They are the data set as encoded in the context's transfer syntax,
 * without preamble and meta information, in slices.
 */
export interface DataSetSink {
  /** Takes a slice, whose memory is used anew after the call; false asks to send no more until `drained` has resolved. */
  write(slice: Uint8Array): boolean;
  /** Awaited after `write` said false. A rejection ends the storing; the rest of the data set is thrown away. */
  drained(): Promise<void>;
  /** The data set is complete; its answer is the C-STORE-RSP. */
  end(): DimseResult | Promise<DimseResult>;
  /** The data set will never be complete: the association ended, or `drained` or `write` failed. `end` is not called. */
  abort(reason: Error): void;
}

/** A handler either takes the data set, or answers at once, whereupon the data set is read and thrown away. */
export type CStoreReception = DataSetSink | DimseResult;

/** A request with an Identifier (PS3.4 §C.1.6), encoded in the context's transfer syntax. */
export interface IdentifierRequest extends IncomingRequest {
  readonly priority: Priority;
  readonly identifier: Uint8Array;
}

export type CFindRequest = IdentifierRequest;
export type CGetRequest = IdentifierRequest;

export interface CMoveRequest extends IdentifierRequest {
  readonly moveDestination: string;
}

/** One match: its Identifier, encoded in the context's transfer syntax, and the pending status (0xFF00 when not given). */
export interface CFindMatch {
  readonly identifier: Uint8Array;
  /** 0xFF01: one or more optional keys were not supported (PS3.4 §C.4.1.1.4). */
  readonly status?: 0xff00 | 0xff01 | undefined;
}

/** How a retrieval ended. Absent `status`: the one that PS3.4 §C.4.2.1.5 gives for the counts. */
export interface RetrieveResult extends Omit<DimseResult, 'status'> {
  readonly status?: number | undefined;
  readonly remaining?: number | undefined;
  readonly completed: number;
  readonly failed: number;
  readonly warning: number;
  readonly failedSopInstanceUids?: readonly string[] | undefined;
}

/** One C-STORE sub-operation of a C-GET. */
export interface StoreSubOperation {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** The data set in that transfer syntax, without preamble and meta information. */
  readonly source: DataSetSource;
  readonly priority?: Priority | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of a data set, best in large buffers; a yielded buffer must not be changed afterwards. */
export type DataSetSource = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** What a C-GET handler stores through, on the association of the C-GET. */
export interface SubOperations {
  /** The contexts in which the peer takes instances (it has the SCP role, PS3.7 §D.3.3.4). */
  readonly contexts: readonly AcceptedContext[];
  /** Throws `NoPresentationContextError` when no context fits; the other errors are those of the association. */
  cStore(operation: StoreSubOperation): Promise<DimseResult>;
}

/** Any DIMSE-N request (PS3.7 §10.3); which fields are there depends on the service. */
export interface NRequest extends IncomingRequest {
  /** Absent only in N-CREATE, when the SCP is to choose it. */
  readonly sopInstanceUid: string | undefined;
  /** Event Information, Modification List, Action Information or Attribute List, encoded in the context's transfer syntax. */
  readonly dataSet: Uint8Array | undefined;
}

export interface NEventReportRequest extends NRequest {
  readonly eventTypeId: number;
}

export interface NActionRequest extends NRequest {
  readonly actionTypeId: number;
}

export interface NGetRequest extends NRequest {
  /** Tags asked for; empty asks for all. */
  readonly attributeIdentifierList: readonly number[];
}

/** The answer to a DIMSE-N request. */
export interface NResult extends DimseResult {
  /** Event Reply, Action Reply or Attribute List, encoded in the context's transfer syntax. */
  readonly dataSet?: Uint8Array | undefined;
  /** The SOP Instance UID, when other than the request's (N-CREATE). */
  readonly sopInstanceUid?: string | undefined;
}

export type { DimseResult, SubOperationCounts };
