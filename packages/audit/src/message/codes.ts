/** A coded value of an Audit Message (PS3.15 §A.5.1). */
export interface AuditCode {
  readonly code: string;
  readonly meaning: string;
  /** Absent: DCM, PS3.16 Annex D. */
  readonly system?: string;
}

const dcm = (code: string, meaning: string): AuditCode => ({ code, meaning });
/** What DICOM has no code for. */
const own = (code: string, meaning: string): AuditCode => ({ code, meaning, system: 'VESALIUS' });

/** C create, R read, U update, D delete, E execute. */
export type EventAction = 'C' | 'R' | 'U' | 'D' | 'E';

export interface EventKind {
  /** Event ID, PS3.16 CID 400. */
  readonly event: AuditCode;
  readonly action: EventAction;
  /** Event Type Code, PS3.16 CID 401. */
  readonly type?: AuditCode;
  /** Participant Object Data Life Cycle of the study, where the event changes it. */
  readonly lifeCycle?: string;
}

const APPLICATION_ACTIVITY = dcm('110100', 'Application Activity');
const AUDIT_LOG_USED = dcm('110101', 'Audit Log Used');
const INSTANCES_ACCESSED = dcm('110103', 'DICOM Instances Accessed');
const INSTANCES_TRANSFERRED = dcm('110104', 'DICOM Instances Transferred');
const STUDY_DELETED = dcm('110105', 'DICOM Study Deleted');
const EXPORT = dcm('110106', 'Export');
const IMPORT = dcm('110107', 'Import');
const PROCEDURE_RECORD = dcm('110111', 'Procedure Record');
const QUERY = dcm('110112', 'Query');
const SECURITY_ALERT = dcm('110113', 'Security Alert');
const USER_AUTHENTICATION = dcm('110114', 'User Authentication');

const SECURITY_CONFIGURATION = dcm('110129', 'Security Configuration');
const NETWORK_CONFIGURATION = dcm('110128', 'Network Configuration');
const ROLES_CHANGED = dcm('110136', 'Security Roles Changed');
const USER_CHANGED = dcm('110137', 'User Security Attributes Changed');
const OBJECT_CHANGED = dcm('110135', 'Object Security Attributes Changed');
const RESTRICTED_FUNCTION = dcm('110132', 'Use of Restricted Function');
const NODE_AUTHENTICATION = dcm('110126', 'Node Authentication');

/** What each kind of row is in the standard's words (PS3.15 §A.5.3). */
const KINDS: Readonly<Record<string, EventKind>> = {
  'application-activity': { event: APPLICATION_ACTIVITY, action: 'E' },
  'audit-log-used': { event: AUDIT_LOG_USED, action: 'R' },
  'instances-stored': { event: INSTANCES_TRANSFERRED, action: 'C', lifeCycle: '1' },
  'instances-accessed': { event: INSTANCES_ACCESSED, action: 'R', lifeCycle: '6' },
  'instances-transferred': { event: INSTANCES_TRANSFERRED, action: 'R', lifeCycle: '11' },
  'instances-exported': { event: EXPORT, action: 'R', lifeCycle: '10' },
  'instances-deleted': { event: STUDY_DELETED, action: 'D', lifeCycle: '14' },
  'instances-purged': { event: STUDY_DELETED, action: 'D', lifeCycle: '15' },
  'instances-restored': { event: INSTANCES_ACCESSED, action: 'U', lifeCycle: '3' },
  'quarantine-resolved': { event: INSTANCES_ACCESSED, action: 'U', lifeCycle: '3' },
  'workitem-changed': { event: PROCEDURE_RECORD, action: 'U' },
  query: { event: QUERY, action: 'E' },
  'user-authentication': { event: USER_AUTHENTICATION, action: 'E', type: dcm('110122', 'Login') },
  'security-alert': { event: SECURITY_ALERT, action: 'E', type: RESTRICTED_FUNCTION },
  'configuration-changed': { event: SECURITY_ALERT, action: 'E', type: SECURITY_CONFIGURATION },
};

/** What the act says more exactly than the kind: `kind act`. */
const ACTS: Readonly<Record<string, Partial<EventKind>>> = {
  'application-activity start': { type: dcm('110120', 'Application Start') },
  'application-activity stop': { type: dcm('110121', 'Application Stop') },
  'user-authentication log-out': { type: dcm('110123', 'Logout') },
  'security-alert association-rejected': { type: NODE_AUTHENTICATION },
  'security-alert unauthenticated': { type: NODE_AUTHENTICATION },
  'configuration-changed user-added': { type: USER_CHANGED },
  'configuration-changed user-changed': { type: USER_CHANGED },
  'configuration-changed user-removed': { type: USER_CHANGED },
  'configuration-changed password-changed': { type: USER_CHANGED },
  'configuration-changed group-changed': { type: USER_CHANGED },
  'configuration-changed group-removed': { type: USER_CHANGED },
  'configuration-changed role-changed': { type: ROLES_CHANGED },
  'configuration-changed role-removed': { type: ROLES_CHANGED },
  'configuration-changed granted': { type: ROLES_CHANGED },
  'configuration-changed revoked': { type: ROLES_CHANGED },
  'configuration-changed confidentiality-marked': { type: OBJECT_CHANGED },
  'configuration-changed study-into-project': { type: OBJECT_CHANGED },
  'configuration-changed study-out-of-project': { type: OBJECT_CHANGED },
  'configuration-changed peer-put': { type: NETWORK_CONFIGURATION },
  'configuration-changed peer-removed': { type: NETWORK_CONFIGURATION },
  'workitem-changed created': { action: 'C' },
};

/** The event that a row is; a kind without a code of DICOM's is named by our own. */
export function eventOf(kind: string, act: string | undefined, door: string | undefined): EventKind {
  const known = KINDS[kind] ?? { event: own(kind, kind), action: 'E' };
  // Files that a person brings in come from media, not from a sender (PS3.15 §A.5.3.8).
  if (kind === 'instances-stored' && door === 'import') return { ...known, event: IMPORT };
  return { ...known, ...(act !== undefined && ACTS[`${kind} ${act}`]) };
}
