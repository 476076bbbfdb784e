import type { Principal } from './access.ts';
import type { CallerPlace } from './peers.ts';

export interface Session {
  /** The secret of the cookie. */
  readonly id: string;
  /** Names it in lists; opens nothing. */
  readonly handle: string;
  readonly principal: Principal;
  /** Milliseconds since 1970 after which it is no longer good, when it is not used meanwhile. */
  readonly expiresAt: number;
  /** It ends then whatever happens. */
  readonly endsAt: number;
  /** What the person must do before they may do anything else. */
  readonly duties: readonly Duty[];
  /** The person has proved who they are a short while ago, as acts that do harm want it. */
  readonly confirmed: boolean;
}

/** `second-factor`: to set one up. */
export type Duty = 'second-factor';

/** Where a log-in comes from. */
export interface LogInOrigin {
  /** Network address without port. */
  readonly address: string;
  /** What the browser calls itself, for the list of sessions. */
  readonly userAgent?: string;
}

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
  /** @param idle asked without the person doing anything, which does not keep it open */
  session(id: string, idle?: boolean): Promise<Session | undefined>;
  /** The person is there: the time without use begins anew. */
  keepOpen(id: string): Promise<Session | undefined>;
  /** The password again, before an act that does harm. Slow and delayed as the log-in is. */
  confirm(session: Session, password: string): Promise<boolean>;
  logOut(id: string): Promise<void>;
  /** Of that user; only their own unless the caller administers. @throws ArchiveError `not-permitted` */
  sessions(principal: Principal, user: string): Promise<SessionSummary[]>;
  /** Ends at once. False when that user has none of that handle. @throws ArchiveError `not-permitted` */
  endSession(principal: Principal, user: string, handle: string): Promise<boolean>;
  token(secret: string): Promise<Principal | undefined>;
  createToken(principal: Principal, request: NewToken): Promise<{ secret: string; token: TokenSummary }>;
  listTokens(principal: Principal): Promise<TokenSummary[]>;
  revokeToken(principal: Principal, id: number): Promise<boolean>;
  /** All sessions end; the one that is answered begins. Undefined when the current password is wrong. */
  changePassword(principal: Principal, current: string, next: string, from: LogInOrigin): Promise<Session | undefined>;
  hashPassword(password: string): Promise<string>;
  /** What is remembered of who may what is forgotten: something of it has changed. */
  rightsChanged(): void;
  /** A DICOM caller by AE title, address and certificate; undefined when it may not associate. */
  peer(aeTitle: string, from: CallerPlace): Promise<Principal | undefined>;
}
