/** The categories of PS3.7 Annex C. */
export type StatusCategory = 'success' | 'pending' | 'cancel' | 'warning' | 'failure';

/** Services whose statuses PS3.4 defines beside the general ones of PS3.7 Annex C. */
export type StatusService =
  | 'general'
  | 'storage'
  | 'query'
  | 'move'
  | 'get'
  | 'print'
  | 'procedure-step'
  | 'media-creation'
  | 'unified-procedure-step'
  | 'relevant-patient-information'
  | 'machine-verification';

/** A status, or all from `code` to `last`. */
export interface StatusEntry {
  readonly code: number;
  readonly last?: number;
  readonly category: StatusCategory;
  readonly name: string;
}

type Row = readonly [code: number, category: StatusCategory, name: string, last?: number];

/** PS3.7 Annex C; the ranges at the end hold for what no row before them names. */
const GENERAL: readonly Row[] = [
  [0x0000, 'success', 'Success'],
  [0xff00, 'pending', 'Pending'],
  [0xff01, 'pending', 'Pending: optional keys not supported'],
  [0xfe00, 'cancel', 'Cancel'],
  [0x0001, 'warning', 'Requested optional attributes are not supported'],
  [0x0107, 'warning', 'Attribute list error'],
  [0x0116, 'warning', 'Attribute value out of range'],
  [0x0105, 'failure', 'No such attribute'],
  [0x0106, 'failure', 'Invalid attribute value'],
  [0x0110, 'failure', 'Processing failure'],
  [0x0111, 'failure', 'Duplicate SOP instance'],
  [0x0112, 'failure', 'No such SOP instance'],
  [0x0113, 'failure', 'No such event type'],
  [0x0114, 'failure', 'No such argument'],
  [0x0115, 'failure', 'Invalid argument value'],
  [0x0117, 'failure', 'Invalid SOP instance'],
  [0x0118, 'failure', 'No such SOP class'],
  [0x0119, 'failure', 'Class-instance conflict'],
  [0x0120, 'failure', 'Missing attribute'],
  [0x0121, 'failure', 'Missing attribute value'],
  [0x0122, 'failure', 'Refused: SOP class not supported'],
  [0x0123, 'failure', 'No such action'],
  [0x0124, 'failure', 'Refused: not authorized'],
  [0x0210, 'failure', 'Duplicate invocation'],
  [0x0211, 'failure', 'Unrecognized operation'],
  [0x0212, 'failure', 'Mistyped argument'],
  [0x0213, 'failure', 'Resource limitation'],
  [0xb000, 'warning', 'Warning', 0xbfff],
  [0xa000, 'failure', 'Failure', 0xafff],
  [0xc000, 'failure', 'Failure', 0xcfff],
];

/** What C-MOVE and C-GET have in common (PS3.4 Tables C.4-2 and C.4-3, and Annex Y, Z for the AA codes). */
const RETRIEVE: readonly Row[] = [
  [0xa701, 'failure', 'Refused: out of resources, unable to calculate number of matches'],
  [0xa702, 'failure', 'Refused: out of resources, unable to perform sub-operations'],
  [0xa900, 'failure', 'Error: identifier does not match SOP class'],
  [0xaa00, 'failure', 'None of the frames requested were found in the SOP instance'],
  [0xaa01, 'failure', 'Unable to create new object for this SOP class'],
  [0xaa02, 'failure', 'Unable to extract frames'],
  [0xaa03, 'failure', 'Time-based request received for a non-time-based original SOP instance'],
  [0xaa04, 'failure', 'Invalid request'],
  [0xb000, 'warning', 'Sub-operations complete, one or more failures or warnings'],
  [0xfe00, 'cancel', 'Sub-operations terminated due to cancel indication'],
  [0xff00, 'pending', 'Sub-operations are continuing'],
  [0xc000, 'failure', 'Unable to process', 0xcfff],
];

const ROWS: Readonly<Record<StatusService, readonly Row[]>> = {
  general: GENERAL,
  /** PS3.4 Table B.2-1; also Non-Patient Object Storage (GG.4). */
  storage: [
    [0xb000, 'warning', 'Coercion of data elements'],
    [0xb006, 'warning', 'Elements discarded'],
    [0xb007, 'warning', 'Data set does not match SOP class'],
    [0xa700, 'failure', 'Refused: out of resources', 0xa7ff],
    [0xa900, 'failure', 'Error: data set does not match SOP class', 0xa9ff],
    [0xc000, 'failure', 'Error: cannot understand', 0xcfff],
  ],
  /** C-FIND: PS3.4 Table C.4-1, K.4-1 (Modality Worklist) and those made after them. */
  query: [
    [0xa700, 'failure', 'Refused: out of resources'],
    [0xa900, 'failure', 'Error: identifier does not match SOP class'],
    [0xc000, 'failure', 'Unable to process', 0xcfff],
    [0xfe00, 'cancel', 'Matching terminated due to cancel request'],
    [0xff00, 'pending', 'Matches are continuing'],
    [0xff01, 'pending', 'Matches are continuing: one or more optional keys were not supported'],
  ],
  move: [[0xa801, 'failure', 'Refused: move destination unknown'], ...RETRIEVE],
  get: RETRIEVE,
  /** PS3.4 Annex H.4. */
  print: [
    [0xb600, 'warning', 'Memory allocation not supported'],
    [0xb601, 'warning', 'Film session printing (collation) is not supported'],
    [0xb602, 'warning', 'Film session SOP instance hierarchy does not contain image box SOP instances'],
    [0xb603, 'warning', 'Film box SOP instance hierarchy does not contain image box SOP instances'],
    [0xb604, 'warning', 'Image size is larger than image box size, the image has been demagnified'],
    [0xb605, 'warning', 'Requested density outside of the operating range of the printer'],
    [0xb609, 'warning', 'Image size is larger than image box size, the image has been cropped'],
    [0xb60a, 'warning', 'Image size is larger than image box size, the image has been decimated'],
    [0xc600, 'failure', 'Film session SOP instance hierarchy does not contain film box SOP instances'],
    [0xc601, 'failure', 'Unable to create print job SOP instance; print queue is full'],
    [0xc602, 'failure', 'Unable to create print job SOP instance; print queue is full'],
    [0xc603, 'failure', 'Image size is larger than image box size'],
    [0xc605, 'failure', 'Insufficient memory in printer to store the image'],
    [0xc613, 'failure', 'Combined print image size is larger than the image box size'],
    [0xc616, 'failure', 'There is an existing film box that has not been printed'],
  ],
  /** PS3.4 §F.7.2.2.2. */
  'procedure-step': [[0xa710, 'failure', 'Performed procedure step object may no longer be updated']],
  /** PS3.4 §S.3.2. */
  'media-creation': [
    [0xa510, 'failure', 'Refused: an initiate media creation action has already been received'],
    [0xc201, 'failure', 'Media creation request already completed'],
    [0xc202, 'failure', 'Media creation request already in progress and cannot be interrupted'],
    [0xc203, 'failure', 'Cancellation denied for unspecified reason'],
  ],
  /** PS3.4 §CC.2. */
  'unified-procedure-step': [
    [0xb300, 'warning', 'The UPS was created with modifications'],
    [0xb301, 'warning', 'Deletion lock not granted'],
    [0xb304, 'warning', 'The UPS is already in the requested state of CANCELED'],
    [0xb305, 'warning', 'Coerced invalid values to valid values'],
    [0xb306, 'warning', 'The UPS is already in the requested state of COMPLETED'],
    [0xc300, 'failure', 'The UPS may no longer be updated'],
    [0xc301, 'failure', 'The correct transaction UID was not provided'],
    [0xc302, 'failure', 'The UPS is already IN PROGRESS'],
    [0xc303, 'failure', 'The UPS may only become SCHEDULED via N-CREATE'],
    [0xc304, 'failure', 'The UPS has not met final state requirements'],
    [0xc307, 'failure', 'The SOP instance does not exist or is not a UPS managed by this SCP'],
    [0xc308, 'failure', 'The receiving AE title is unknown to this SCP'],
    [0xc309, 'failure', 'The provided value of UPS state was not SCHEDULED'],
    [0xc310, 'failure', 'The UPS is not yet IN PROGRESS'],
    [0xc311, 'failure', 'The UPS is already COMPLETED'],
    [0xc312, 'failure', 'The performer cannot be contacted'],
    [0xc313, 'failure', 'The performer chooses not to cancel'],
    [0xc314, 'failure', 'The action is not appropriate for the instance'],
    [0xc315, 'failure', 'The SCP does not support event reports'],
  ],
  /** PS3.4 §Q.2.1.2. */
  'relevant-patient-information': [
    [0xc100, 'failure', 'More than one match found'],
    [0xc200, 'failure', 'Unable to support requested template'],
  ],
  /** PS3.4 §DD.3.2. */
  'machine-verification': [
    [0xc112, 'failure', 'Applicable machine verification instance not found'],
    [0xc221, 'failure', 'The referenced fraction group number does not exist in the referenced plan'],
    [0xc222, 'failure', 'No beams exist within the referenced fraction group'],
    [0xc223, 'failure', 'SCU already verifying and cannot currently process this request'],
    [0xc227, 'failure', 'No such object instance'],
  ],
};

function toEntry([code, category, name, last]: Row): StatusEntry {
  return { code, category, name, ...(last !== undefined && { last }) };
}

/** Every status of PS3.7 Annex C (`general`) and of the services of PS3.4, single codes before ranges. */
export const STATUS_TABLE: Readonly<Record<StatusService, readonly StatusEntry[]>> = Object.fromEntries(
  Object.entries(ROWS).map(([service, rows]) => [service, rows.map(toEntry)]),
) as unknown as Record<StatusService, readonly StatusEntry[]>;
