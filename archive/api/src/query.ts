import type { DicomJson, Match, Tag } from '@vesalius/dicom';
import type { Principal } from './access.ts';

export const QUERY_LEVELS = ['patient', 'study', 'series', 'instance'] as const;
export type QueryLevel = (typeof QUERY_LEVELS)[number];

/** Tags from the top of the data set down; one tag for an attribute that is not inside a sequence. */
export type TagPath = readonly Tag[];

export interface Order {
  readonly by: Tag;
  readonly descending?: boolean;
}

/** The one question that C-FIND, QIDO-RS and REST all ask (PS3.4 C.2.2, PS3.18 §8.3.4). All matches must hold. */
export interface Query {
  readonly level: QueryLevel;
  readonly matches: readonly Match[];
  /** Of these at least one must hold, when any is given. */
  readonly anyOf?: readonly Match[];
  /** Attributes wanted beside those that every answer of the level has; 'all' for every indexed one. */
  readonly include?: readonly TagPath[] | 'all';
  /** Default: the order of arrival. */
  readonly order?: readonly Order[];
  readonly limit?: number;
  readonly offset?: number;
  /** Study Instance UID of the answer behind which to go on in this order, at the study level; no answers when it is not seen (any longer). */
  readonly behind?: string;
}

/** One answer: attributes of its level and the levels above, in the DICOM JSON model (PS3.18 Annex F). */
export interface QueryRow {
  readonly attributes: DicomJson;
  /**
   * The same as text: the members of the JSON object in the order of their tags, parted before Retrieve AE Title (0008,0054) and before
   * Retrieve URL (0008,1190), so that a door can put in what only it knows: who gives it, and where.
   */
  readonly members: readonly [string, string, string];
  readonly patientId?: string;
  readonly studyInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly sopInstanceUid?: string;
}

export interface QueryPage {
  readonly rows: readonly QueryRow[];
  /** Where the next page starts; absent on the last one. */
  readonly next?: string;
}

/** What of a query the index cannot honour: a door tells its caller (Warning 299, or a status 0xFF01). */
export interface QuerySupport {
  readonly unsupportedMatches: readonly TagPath[];
  readonly unsupportedIncludes: readonly TagPath[];
}

export interface Search {
  support(query: Query): QuerySupport;
  /**
   * Answers as they are found, fetched by keyset behind the scenes; stops when the consumer stops.
   * Matches the index cannot honour are left out: ask `support` first.
   */
  search(principal: Principal, query: Query): AsyncIterable<QueryRow>;
  /** The same, as one array, for callers that bound `limit`. */
  searchAll(principal: Principal, query: Query): Promise<QueryRow[]>;
  /** How many answers there are; of more than `limit`, that many. Offset and order mean nothing here. */
  count(principal: Principal, query: Query): Promise<number>;
}
