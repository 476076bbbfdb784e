import type { Principal } from './access.ts';
import type { AuditEvent } from './audit.ts';
import type { ExternalLogIn } from './external-log-in.ts';
import type { Passkeys } from './passkeys.ts';
import type { CallerPlace } from './peers.ts';
import type { LogInOrigin, Session } from './session.ts';

/** A session in a list; its secret is known to the browser alone. */
export interface SessionSummary {
  /** Names the session; opens nothing. */
  readonly handle: string;
  readonly user: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly address: string;
  readonly userAgent: string;
  /** The identity provider by which it was opened. */
  readonly provider?: string;
}

export interface TokenSummary {
  readonly id: number;
  readonly name: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly lastUsedAt?: number;
  readonly permissions: readonly string[];
  readonly personal: boolean;
  readonly projects?: readonly number[];
}

export interface NewToken {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly expiresAt?: number;
  /** It does what its maker may do at the time of use, and nothing once the maker is gone. */
  readonly personal?: boolean;
  /** The only projects, by id, on which it has its permissions about studies; not for personal tokens. */
  readonly projects?: readonly number[];
}

/** A second factor beside the password. Only people have one. @throws ArchiveError `not-permitted` for others */
export interface SecondFactor {
  status(
    principal: Principal,
  ): Promise<{ readonly totp: boolean; readonly recoveryCodesLeft: number; readonly required: boolean }>;
  /** The secret (Base32) and its URI for a QR code. @throws ArchiveError `conflict` when there is one */
  begin(principal: Principal): Promise<{ readonly secret: string; readonly uri: string }>;
  /** The recovery codes, shown this once; undefined when the code is wrong or nothing was begun. */
  activate(principal: Principal, code: string): Promise<string[] | undefined>;
  /** @throws ArchiveError `not-found` when there is no second factor */
  renewRecoveryCodes(principal: Principal): Promise<string[]>;
  /** One's own, or as an administrator that of another. */
  remove(principal: Principal, user: string): Promise<boolean>;
}

/** Who is it? Answers are principals; wrong credentials are `undefined`, never a reason. */
export interface Identity {
  /**
   * Slow by intent (argon2id). Repeated failures delay the answer.
   * @param code of the second factor; `second-factor-required` when it is missing and the password is right
   */
  logIn(
    user: string,
    password: string,
    from: LogInOrigin,
    code?: string,
  ): Promise<Session | 'second-factor-required' | undefined>;
  readonly secondFactor: SecondFactor;
  readonly external: ExternalLogIn;
  readonly passkeys: Passkeys;
  /** @param idle asked without the person doing anything, which does not keep it open */
  session(id: string, idle?: boolean): Promise<Session | undefined>;
  /** The person is there: the time without use begins anew. */
  keepOpen(id: string): Promise<Session | undefined>;
  /**
   * The password again, before an act that does harm, and the second factor of who has one. Slow and delayed as the log-in is.
   * @param code of the second factor; `second-factor-required` when it is missing and the password is right
   */
  confirm(session: Session, password: string, code?: string): Promise<boolean | 'second-factor-required'>;
  logOut(id: string, audit: AuditEvent): Promise<void>;
  /** Of that user; only their own unless the caller administers. @throws ArchiveError `not-permitted` */
  sessions(principal: Principal, user: string): Promise<SessionSummary[]>;
  /** Ends at once. False when that user has none of that handle. @throws ArchiveError `not-permitted` */
  endSession(principal: Principal, user: string, handle: string): Promise<boolean>;
  token(secret: string): Promise<Principal | undefined>;
  createToken(principal: Principal, request: NewToken): Promise<{ secret: string; token: TokenSummary }>;
  listTokens(principal: Principal): Promise<TokenSummary[]>;
  revokeToken(principal: Principal, id: number): Promise<boolean>;
  /** All sessions end; the one that is answered begins. Undefined when the current password is wrong. @throws ArchiveError `weak-password` */
  changePassword(principal: Principal, current: string, next: string, from: LogInOrigin): Promise<Session | undefined>;
  /** @param names near the password, which it must not be made of. @throws ArchiveError `weak-password` */
  hashPassword(password: string, names?: readonly string[]): Promise<string>;
  /** Whether it is the password of a hash that `hashPassword` has made. Slow by intent. */
  passwordFits(password: string, hashed: string): Promise<boolean>;
  /** What is remembered of who may what is forgotten: something of it has changed. */
  rightsChanged(): void;
  /**
   * Who that is now, with the rights of now; undefined when they are gone, disabled or revoked. For what goes on after it was asked for: jobs,
   * long answers. Of a bearer token of an issuer nothing can be asked again but the account behind it.
   */
  present(principal: Principal): Promise<Principal | undefined>;
  /** A DICOM caller by AE title, address and certificate; undefined when it may not associate. */
  peer(aeTitle: string, from: CallerPlace): Promise<Principal | undefined>;
}
