import type { Association } from './association.ts';
import type {
  CEchoRequest,
  CFindMatch,
  CFindRequest,
  CGetRequest,
  CMoveRequest,
  CStoreReception,
  CStoreRequest,
  DimseResult,
  NActionRequest,
  NEventReportRequest,
  NGetRequest,
  NRequest,
  NResult,
  RetrieveResult,
  SubOperationCounts,
  SubOperations,
} from './requests.ts';

type Awaitable<T> = T | Promise<T>;

// biome-ignore lint/suspicious/noConfusingVoidType: an async generator that falls off its end returns void
type FindEnd = DimseResult | undefined | void;

/**
 * What an SCP does for each service. A service without a handler answers 0x0211, unrecognized operation, save C-ECHO, which
 * answers success. An error thrown ends the operation: `DimseStatusError` with its status, any other with 0x0110 or
 * the service's own "unable to process", saying nothing of the error.
 */
export interface ServiceHandlers {
  cEcho?(request: CEchoRequest, association: Association): Awaitable<DimseResult>;
  /** Called when the command set is read, before the data set. */
  cStore?(request: CStoreRequest, association: Association): Awaitable<CStoreReception>;
  /** Yields the matches; may return a final result other than success. When cancelled, the result is 0xFE00. */
  cFind?(request: CFindRequest, association: Association): AsyncIterable<CFindMatch, FindEnd>;
  /** Yields counts whenever the peer should hear of progress, and returns the end. */
  cMove?(request: CMoveRequest, association: Association): AsyncIterable<SubOperationCounts, RetrieveResult>;
  cGet?(
    request: CGetRequest,
    association: Association,
    subOperations: SubOperations,
  ): AsyncIterable<SubOperationCounts, RetrieveResult>;
  nEventReport?(request: NEventReportRequest, association: Association): Awaitable<NResult>;
  nGet?(request: NGetRequest, association: Association): Awaitable<NResult>;
  nSet?(request: NRequest, association: Association): Awaitable<NResult>;
  nAction?(request: NActionRequest, association: Association): Awaitable<NResult>;
  nCreate?(request: NRequest, association: Association): Awaitable<NResult>;
  nDelete?(request: NRequest, association: Association): Awaitable<NResult>;
}
