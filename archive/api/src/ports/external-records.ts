import type { AuditEvent } from '../audit.ts';
import type { UserRecord } from './identity-records.ts';

/** A person of an identity provider that an account belongs to. */
export interface ExternalIdentityRecord {
  readonly issuer: string;
  readonly subject: string;
  readonly userId: number;
  readonly createdAt: number;
}

/** Something that is good once and for a short while, such as what a log-in elsewhere began with. */
export interface TicketRecord {
  /** Hexadecimal SHA-256 of what the browser holds. */
  readonly idHash: string;
  readonly purpose: string;
  /** JSON. */
  readonly data: string;
  readonly expiresAt: number;
}

/** Accounts that belong to people of identity providers. Each act is one transaction with its audit row. */
export interface ExternalRecords {
  userOf(issuer: string, subject: string): Promise<UserRecord | undefined>;
  identitiesOf(userId: number): Promise<ExternalIdentityRecord[]>;
  /** False when it belongs to an account, or that account to another person of the issuer. */
  link(issuer: string, subject: string, userId: number, audit: AuditEvent): Promise<boolean>;
  unlink(issuer: string, userId: number, audit: AuditEvent): Promise<boolean>;
  /** A new account with what belongs to it; undefined when the name is taken. */
  addUser(
    user: Pick<UserRecord, 'name' | 'displayName'>,
    issuer: string,
    subject: string,
    audit: AuditEvent,
  ): Promise<UserRecord | undefined>;
  /** Sessions that were opened by that provider: of one session there, or all of a user. The number that ended. */
  endSessions(
    provider: string,
    of: { readonly session: string } | { readonly userId: number },
    audit: AuditEvent,
  ): Promise<number>;
  /** Expired ones go; of too many the oldest. */
  putTicket(ticket: TicketRecord): Promise<void>;
  /** Its data, once. */
  takeTicket(idHash: string, purpose: string): Promise<string | undefined>;
}
