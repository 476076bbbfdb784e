import type { AuditEvent } from '../audit.ts';

/** A link by which people without an account look at one study. Times are milliseconds since 1970, UTC. */
export interface ShareRecord {
  readonly id: number;
  readonly studyInstanceUid: string;
  /** The study is that of this project's view. */
  readonly project?: number;
  /** The mark that the study had when it was shared, as a position in `CONFIDENTIALITIES`: a stricter one closes the link. */
  readonly clearance: number;
  /** Hexadecimal SHA-256. */
  readonly secretHash: string;
  /** Empty: the link alone opens it. */
  readonly passwordHash: string;
  readonly watermark: string;
  /** For whom or what it is, in the words of who made it. */
  readonly purpose: string;
  readonly madeBy: string;
  /** When the account of that name was made: another of the same name is somebody else. */
  readonly makerSince: number;
  readonly madeAt: number;
  readonly expiresAt: number;
  /** So often it opens; without it, until it expires. */
  readonly mostOpenings?: number;
  readonly openings: number;
  readonly lastOpenedAt?: number;
  /** Wrong passwords since the last right one, and when the last of them was. */
  readonly failures: number;
  readonly failedAt: number;
  readonly revokedAt?: number;
  readonly revokedBy?: string;
}

export type NewShareRecord = Omit<
  ShareRecord,
  'id' | 'openings' | 'lastOpenedAt' | 'failures' | 'failedAt' | 'revokedAt' | 'revokedBy'
>;

/** A browser that a link has let in. */
export interface GuestRecord {
  /** Hexadecimal SHA-256 of the cookie's value. */
  readonly idHash: string;
  readonly begunAt: number;
  readonly endsAt: number;
}

/** Each act is one transaction with its audit row, which names the id. */
export interface ShareRecords {
  add(share: NewShareRecord, audit: AuditEvent): Promise<ShareRecord>;
  get(id: number): Promise<ShareRecord | undefined>;
  bySecret(secretHash: string): Promise<ShareRecord | undefined>;
  /** The newest first; of one maker or of all, of one study or of all. */
  list(filter: { readonly madeBy?: string; readonly studyInstanceUid?: string }): Promise<ShareRecord[]>;
  /** Its guests are out. False when it was revoked. */
  revoke(id: number, by: string, at: number, audit: AuditEvent): Promise<boolean>;
  /** Counts one opening and lets a browser in, while some are left and it was not revoked. */
  open(id: number, guest: GuestRecord, audit: AuditEvent): Promise<boolean>;
  wrongPassword(id: number, at: number, audit: AuditEvent): Promise<void>;
  /** The link by which a browser came, while both are good, and when the browser is let out. */
  byGuest(idHash: string, at: number): Promise<{ readonly share: ShareRecord; readonly endsAt: number } | undefined>;
}
