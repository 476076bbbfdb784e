import type { Confidentiality, Place, Scope } from '../access.ts';
import type { AuditEvent } from '../audit.ts';

export interface ProjectRecord {
  readonly id: number;
  /** Short, unique, stands in addresses. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly createdAt: number;
  readonly studies: number;
}

export interface RoleRecord {
  readonly name: string;
  readonly description: string;
  /** Names of permissions; `*` stands for every one that there is. */
  readonly permissions: readonly string[];
  readonly logIn: LogInRules;
}

/** What a role asks of the sessions of who has it; what is missing is as the settings say. Of several roles the strictest holds. */
export interface LogInRules {
  /** A session that is not used for so long ends. */
  readonly idleMinutes?: number;
  /** A session ends after so long whatever happens. */
  readonly absoluteMinutes?: number;
  /** Whoever has the role must have one, and may do nothing until then. */
  readonly secondFactor?: boolean;
}

export interface GroupRecord {
  readonly name: string;
  readonly description: string;
  /** User names. */
  readonly members: readonly string[];
}

export interface GrantSubject {
  readonly kind: 'user' | 'group' | 'peer';
  /** User name, name of the group, AE title. */
  readonly name: string;
}

/** A role given to somebody on a part of the archive. */
export interface GrantRecord {
  readonly id: number;
  readonly subject: GrantSubject;
  readonly role: string;
  readonly place: Place;
  readonly grantedBy: string;
  readonly grantedAt: number;
  /** Milliseconds since 1970 after which it gives nothing. */
  readonly expiresAt?: number;
}

/** What a grant gives. */
export interface Right {
  readonly place: Place;
  readonly permissions: readonly string[];
}

/** What people have said of a study, which its files do not tell. */
export interface StudyStanding {
  readonly studyInstanceUid: string;
  /** A position in `CONFIDENTIALITIES`. */
  readonly confidentiality: number;
  /** `makerName` of who sent its first instance. */
  readonly uploadedBy: string;
}

/** Who may what. Each act is one transaction with its audit row, which is written when something was changed. */
export interface AccessRecords {
  projects(): Promise<ProjectRecord[]>;
  addProject(
    project: Pick<ProjectRecord, 'name' | 'title' | 'description'>,
    audit: AuditEvent,
  ): Promise<ProjectRecord | undefined>;
  changeProject(id: number, changed: Pick<ProjectRecord, 'title' | 'description'>, audit: AuditEvent): Promise<boolean>;
  /** Its studies stay in the archive; grants on it go. */
  removeProject(id: number, audit: AuditEvent): Promise<boolean>;
  /** @returns whether the scope sees the study */
  putStudy(project: number, scope: Scope, studyInstanceUid: string, audit: AuditEvent): Promise<boolean>;
  takeStudy(project: number, studyInstanceUid: string, audit: AuditEvent): Promise<boolean>;
  /** Ids of the projects of a study that the scope sees. */
  projectsOf(scope: Scope, studyInstanceUid: string): Promise<number[]>;
  mark(scope: Scope, studyInstanceUid: string, confidentiality: Confidentiality, audit: AuditEvent): Promise<boolean>;
  /** Of studies behind that one, in order of their UIDs: what an index that is made anew takes along. */
  standings(afterUid: string, limit: number): Promise<StudyStanding[]>;
  /** Of studies that are there; marks only become stricter. */
  adoptStandings(standings: readonly StudyStanding[]): Promise<void>;
  roles(): Promise<RoleRecord[]>;
  /** Of a role that is there the rules for log-in stay. */
  putRole(role: Omit<RoleRecord, 'logIn'>, audit: AuditEvent): Promise<void>;
  putLogInRules(role: string, rules: LogInRules, audit: AuditEvent): Promise<boolean>;
  /** The strictest of the user's roles; `besides` is a role that counts though it was not granted. */
  logInRulesOf(user: string, besides?: string): Promise<LogInRules>;
  /** `in-use`: it is given to somebody. */
  removeRole(name: string, audit: AuditEvent): Promise<'removed' | 'in-use' | 'unknown'>;
  groups(): Promise<GroupRecord[]>;
  /** False when a member is no user. */
  putGroup(group: GroupRecord, audit: AuditEvent): Promise<boolean>;
  /** With the grants to it. */
  removeGroup(name: string, audit: AuditEvent): Promise<boolean>;
  grants(): Promise<GrantRecord[]>;
  /** Undefined when subject, role or project is unknown; the same grant again changes its end. */
  addGrant(grant: Omit<GrantRecord, 'id' | 'grantedAt'>, audit: AuditEvent): Promise<GrantRecord | undefined>;
  removeGrant(id: number, audit: AuditEvent): Promise<boolean>;
  /** Of a user those of its groups too; without grants that have ended. */
  rightsOf(subject: GrantSubject): Promise<Right[]>;
}
