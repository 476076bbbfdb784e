import type { Priority } from '../../messages/command-elements.ts';
import type {
  CFindMatch,
  CStoreReception,
  CStoreRequest,
  DataSetSource,
  DimseResult,
  SubOperationCounts,
} from '../requests.ts';

/** What all calls may say. */
export interface Call {
  readonly priority?: Priority | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CStoreCall extends Call {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** How `source` is encoded; a context accepted with just this transfer syntax is used. */
  readonly transferSyntaxUid: string;
  /** The data set, without preamble and meta information. */
  readonly source: DataSetSource;
  readonly moveOriginator?: { readonly aeTitle: string; readonly messageId: number } | undefined;
}

/** A call with an Identifier, encoded in the transfer syntax of the context for `sopClassUid`. */
export interface IdentifierCall extends Call {
  readonly sopClassUid: string;
  /** The Identifier; a function is given the transfer syntax it has to be in. */
  readonly identifier: Uint8Array | ((transferSyntaxUid: string) => Uint8Array);
}

export type CFindCall = IdentifierCall;

/** A match with its status and the transfer syntax its Identifier is in. */
export interface FindResponse extends CFindMatch {
  readonly status: 0xff00 | 0xff01;
  readonly transferSyntaxUid: string;
}

/** The matches as they come; the generator returns the final result. */
export type FindResponses = AsyncGenerator<FindResponse, DimseResult, undefined>;

export interface RetrieveCall extends IdentifierCall {
  /** Called with the counts of each pending response. */
  readonly onProgress?: ((counts: SubOperationCounts) => void) | undefined;
}

export interface CMoveCall extends RetrieveCall {
  readonly moveDestination: string;
}

export interface CGetCall extends RetrieveCall {
  /** Takes the instances that come, as an SCP's `cStore` handler does. */
  readonly store: (request: CStoreRequest) => CStoreReception | Promise<CStoreReception>;
}

/** The final C-MOVE-RSP or C-GET-RSP. */
export interface RetrieveResponse extends DimseResult, SubOperationCounts {
  /** The Identifier of the response, with Failed SOP Instance UID List, in `transferSyntaxUid`. */
  readonly identifier: Uint8Array | undefined;
  readonly transferSyntaxUid: string;
}

export interface NCall extends Call {
  readonly sopClassUid: string;
  /** The abstract syntax of the context to use, when it is a Meta SOP Class or another than `sopClassUid`. */
  readonly abstractSyntax?: string | undefined;
  readonly sopInstanceUid?: string | undefined;
  readonly dataSet?: Uint8Array | ((transferSyntaxUid: string) => Uint8Array) | undefined;
}

export interface NEventReportCall extends NCall {
  readonly eventTypeId: number;
}

export interface NActionCall extends NCall {
  readonly actionTypeId: number;
}

export interface NGetCall extends NCall {
  readonly attributeIdentifierList?: readonly number[] | undefined;
}

export interface NResponse extends DimseResult {
  readonly sopInstanceUid: string | undefined;
  readonly dataSet: Uint8Array | undefined;
  readonly transferSyntaxUid: string;
}
