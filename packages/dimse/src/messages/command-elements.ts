/** How the value of a command element lies: two bytes, UID, AE title, long string, or attribute tags. */
export type CommandValueKind = 'US' | 'UL' | 'UI' | 'AE' | 'LO' | 'AT';

/** The elements of group 0000 that a message may have (PS3.7 Annex E.1), by their keywords; values decoded. */
export interface CommandSet {
  readonly affectedSopClassUid?: string | undefined;
  readonly requestedSopClassUid?: string | undefined;
  readonly commandField: number;
  readonly messageId?: number | undefined;
  readonly messageIdBeingRespondedTo?: number | undefined;
  readonly moveDestination?: string | undefined;
  readonly priority?: number | undefined;
  /** 0x0101: no data set follows; anything else: one does (PS3.7 §E.1). */
  readonly commandDataSetType: number;
  readonly status?: number | undefined;
  readonly offendingElements?: readonly number[] | undefined;
  readonly errorComment?: string | undefined;
  readonly errorId?: number | undefined;
  readonly affectedSopInstanceUid?: string | undefined;
  readonly requestedSopInstanceUid?: string | undefined;
  readonly eventTypeId?: number | undefined;
  readonly attributeIdentifierList?: readonly number[] | undefined;
  readonly actionTypeId?: number | undefined;
  readonly numberOfRemainingSuboperations?: number | undefined;
  readonly numberOfCompletedSuboperations?: number | undefined;
  readonly numberOfFailedSuboperations?: number | undefined;
  readonly numberOfWarningSuboperations?: number | undefined;
  readonly moveOriginatorApplicationEntityTitle?: string | undefined;
  readonly moveOriginatorMessageId?: number | undefined;
}

export type CommandKeyword = keyof CommandSet;

export interface CommandElement {
  /** Element number in group 0000. */
  readonly element: number;
  readonly keyword: CommandKeyword;
  readonly kind: CommandValueKind;
}

/** PS3.7 Table E.1-1 in the order of the tags, without Command Group Length, which the codec makes itself. */
export const COMMAND_ELEMENTS: readonly CommandElement[] = [
  { element: 0x0002, keyword: 'affectedSopClassUid', kind: 'UI' },
  { element: 0x0003, keyword: 'requestedSopClassUid', kind: 'UI' },
  { element: 0x0100, keyword: 'commandField', kind: 'US' },
  { element: 0x0110, keyword: 'messageId', kind: 'US' },
  { element: 0x0120, keyword: 'messageIdBeingRespondedTo', kind: 'US' },
  { element: 0x0600, keyword: 'moveDestination', kind: 'AE' },
  { element: 0x0700, keyword: 'priority', kind: 'US' },
  { element: 0x0800, keyword: 'commandDataSetType', kind: 'US' },
  { element: 0x0900, keyword: 'status', kind: 'US' },
  { element: 0x0901, keyword: 'offendingElements', kind: 'AT' },
  { element: 0x0902, keyword: 'errorComment', kind: 'LO' },
  { element: 0x0903, keyword: 'errorId', kind: 'US' },
  { element: 0x1000, keyword: 'affectedSopInstanceUid', kind: 'UI' },
  { element: 0x1001, keyword: 'requestedSopInstanceUid', kind: 'UI' },
  { element: 0x1002, keyword: 'eventTypeId', kind: 'US' },
  { element: 0x1005, keyword: 'attributeIdentifierList', kind: 'AT' },
  { element: 0x1008, keyword: 'actionTypeId', kind: 'US' },
  { element: 0x1020, keyword: 'numberOfRemainingSuboperations', kind: 'US' },
  { element: 0x1021, keyword: 'numberOfCompletedSuboperations', kind: 'US' },
  { element: 0x1022, keyword: 'numberOfFailedSuboperations', kind: 'US' },
  { element: 0x1023, keyword: 'numberOfWarningSuboperations', kind: 'US' },
  { element: 0x1030, keyword: 'moveOriginatorApplicationEntityTitle', kind: 'AE' },
  { element: 0x1031, keyword: 'moveOriginatorMessageId', kind: 'US' },
];

/** Command Field values (PS3.7 Table E.1-1). A response has the request's value with this bit. */
export const RESPONSE_BIT = 0x8000;

export const COMMAND_FIELD = {
  'C-STORE-RQ': 0x0001,
  'C-GET-RQ': 0x0010,
  'C-FIND-RQ': 0x0020,
  'C-MOVE-RQ': 0x0021,
  'C-ECHO-RQ': 0x0030,
  'N-EVENT-REPORT-RQ': 0x0100,
  'N-GET-RQ': 0x0110,
  'N-SET-RQ': 0x0120,
  'N-ACTION-RQ': 0x0130,
  'N-CREATE-RQ': 0x0140,
  'N-DELETE-RQ': 0x0150,
  'C-CANCEL-RQ': 0x0fff,
} as const;

export type RequestName = keyof typeof COMMAND_FIELD;

/** Command Data Set Type: none, and the value we write for one. */
export const NO_DATA_SET = 0x0101;
export const DATA_SET = 0x0001;

/** Priority (PS3.7 §E.1). */
export const PRIORITY = { low: 2, medium: 0, high: 1 } as const;
export type Priority = keyof typeof PRIORITY;

export function priorityName(value: number | undefined): Priority {
  if (value === PRIORITY.high) return 'high';
  return value === PRIORITY.low ? 'low' : 'medium';
}
