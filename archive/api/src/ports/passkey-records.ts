import type { AuditEvent } from '../audit.ts';

/** A public-key credential of a person (WebAuthn §4). Times are milliseconds since 1970. */
export interface PasskeyRecord {
  /** Credential ID, base64url. */
  readonly id: string;
  readonly userId: number;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** Of the newest use; a lower one later is a sign of a copy (WebAuthn §6.1.1). */
  readonly counter: number;
  /** What its owner calls it. */
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt?: number;
}

/** Each act is one transaction with its audit row, which is written when something was changed. */
export interface PasskeyRecords {
  of(userId: number): Promise<PasskeyRecord[]>;
  get(id: string): Promise<PasskeyRecord | undefined>;
  /** False when there is one of that id. */
  add(passkey: Omit<PasskeyRecord, 'createdAt' | 'lastUsedAt'>, audit: AuditEvent): Promise<boolean>;
  rename(userId: number, id: string, name: string, audit: AuditEvent): Promise<boolean>;
  remove(userId: number, id: string, audit: AuditEvent): Promise<boolean>;
  used(id: string, counter: number): Promise<void>;
}
