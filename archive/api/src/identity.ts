import type { Principal } from './access.ts';

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
}

/** Who is it? Answers are principals; wrong credentials are `undefined`, never a reason. */
export interface Identity {
  /** Slow by intent (argon2id). Repeated failures delay the answer. */
  logIn(user: string, password: string, address: string): Promise<Session | undefined>;
  session(id: string): Promise<Session | undefined>;
  logOut(id: string): Promise<void>;
  token(secret: string): Promise<Principal | undefined>;
  createToken(
    principal: Principal,
    request: { readonly name: string; readonly permissions: readonly string[]; readonly expiresAt?: number },
  ): Promise<{ secret: string; token: TokenSummary }>;
  listTokens(principal: Principal): Promise<TokenSummary[]>;
  revokeToken(principal: Principal, id: number): Promise<boolean>;
  changePassword(principal: Principal, current: string, next: string): Promise<boolean>;
  /** A DICOM caller by AE title and address; undefined when it may not associate. */
  peer(aeTitle: string, address: string): Promise<Principal | undefined>;
}
