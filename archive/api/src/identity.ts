import type { Principal } from './access.ts';
import type { CallerPlace } from './peers.ts';

export interface Session {
  readonly id: string;
  readonly principal: Principal;
  /** Milliseconds since 1970 after which it is no longer good. */
  readonly expiresAt: number;
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

/** Who is it? Answers are principals; wrong credentials are `undefined`, never a reason. */
export interface Identity {
  /** Slow by intent (argon2id). Repeated failures delay the answer. */
  logIn(user: string, password: string, address: string): Promise<Session | undefined>;
  session(id: string): Promise<Session | undefined>;
  logOut(id: string): Promise<void>;
  token(secret: string): Promise<Principal | undefined>;
  createToken(principal: Principal, request: NewToken): Promise<{ secret: string; token: TokenSummary }>;
  listTokens(principal: Principal): Promise<TokenSummary[]>;
  revokeToken(principal: Principal, id: number): Promise<boolean>;
  changePassword(principal: Principal, current: string, next: string): Promise<boolean>;
  hashPassword(password: string): Promise<string>;
  /** What is remembered of who may what is forgotten: something of it has changed. */
  rightsChanged(): void;
  /** A DICOM caller by AE title, address and certificate; undefined when it may not associate. */
  peer(aeTitle: string, from: CallerPlace): Promise<Principal | undefined>;
}
