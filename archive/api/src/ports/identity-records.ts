import type { AuditEvent } from '../audit.ts';

/** Rows of local accounts, kept by the index; secrets only as hashes. */
export interface UserRecord {
  readonly id: number;
  readonly name: string;
  /** Empty: no password lets this one in. */
  readonly passwordHash: string;
  /** Given to the user alone, beside what roles give. */
  readonly permissions: readonly string[];
  readonly createdAt: number;
  readonly displayName: string;
  /** May not log in; sessions and personal tokens do nothing. */
  readonly disabled: boolean;
}

/** What is to be another; a disabled user and one with a new password have no sessions any more. */
export interface UserChange {
  readonly displayName?: string;
  readonly disabled?: boolean;
  readonly passwordHash?: string;
}

export interface TokenRecord {
  readonly id: number;
  readonly name: string;
  /** Hexadecimal SHA-256 of the secret. */
  readonly secretHash: string;
  readonly permissions: readonly string[];
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly lastUsedAt?: number;
  /** It does what its maker may do at the time of use, narrowed to its permissions; otherwise it stands for itself. */
  readonly personal: boolean;
  /** The only projects, by id, on which it has its permissions about studies. */
  readonly projects?: readonly number[];
}

export interface SessionRecord {
  /** Hexadecimal SHA-256 of the cookie's value. */
  readonly idHash: string;
  readonly userId: number;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  /** When the person last proved who they are. */
  readonly confirmedAt: number;
  /** Where it was opened from. */
  readonly address: string;
  readonly userAgent: string;
  /** The identity provider that opened it, and the session there. */
  readonly provider?: string;
  readonly providerSession?: string;
}

export interface IdentityRecords {
  userByName(name: string): Promise<UserRecord | undefined>;
  userById(id: number): Promise<UserRecord | undefined>;
  putUser(user: Omit<UserRecord, 'id'>, audit?: AuditEvent): Promise<UserRecord>;
  changeUser(name: string, change: UserChange, audit: AuditEvent): Promise<boolean>;
  /** With sessions, personal tokens, memberships and grants. */
  removeUser(name: string, audit: AuditEvent): Promise<boolean>;
  users(): Promise<UserRecord[]>;
  /** The audit row of a token names its id. */
  addToken(token: Omit<TokenRecord, 'id' | 'lastUsedAt'>, audit?: AuditEvent): Promise<TokenRecord>;
  tokenByHash(secretHash: string): Promise<TokenRecord | undefined>;
  touchToken(id: number, at: number): Promise<void>;
  tokens(): Promise<TokenRecord[]>;
  removeToken(id: number, audit?: AuditEvent): Promise<boolean>;
  addSession(session: SessionRecord, audit?: AuditEvent): Promise<void>;
  sessionByHash(idHash: string): Promise<SessionRecord | undefined>;
  sessionsOf(userId: number): Promise<SessionRecord[]>;
  touchSession(idHash: string, at: number, expiresAt: number): Promise<void>;
  confirmSession(idHash: string, at: number): Promise<void>;
  /** The audit row is written when there was one. */
  removeSession(idHash: string, audit?: AuditEvent): Promise<boolean>;
  removeExpiredSessions(now: number): Promise<number>;
  removeSessionsOf(userId: number): Promise<void>;
}
