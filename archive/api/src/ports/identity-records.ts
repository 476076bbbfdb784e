/** Rows of local accounts, kept by the index; secrets only as hashes. */
export interface UserRecord {
  readonly id: number;
  readonly name: string;
  readonly passwordHash: string;
  readonly permissions: readonly string[];
  readonly createdAt: number;
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
}

export interface SessionRecord {
  /** Hexadecimal SHA-256 of the cookie's value. */
  readonly idHash: string;
  readonly userId: number;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
}

export interface IdentityRecords {
  userByName(name: string): Promise<UserRecord | undefined>;
  userById(id: number): Promise<UserRecord | undefined>;
  putUser(user: Omit<UserRecord, 'id'>): Promise<UserRecord>;
  users(): Promise<UserRecord[]>;
  addToken(token: Omit<TokenRecord, 'id' | 'lastUsedAt'>): Promise<TokenRecord>;
  tokenByHash(secretHash: string): Promise<TokenRecord | undefined>;
  touchToken(id: number, at: number): Promise<void>;
  tokens(): Promise<TokenRecord[]>;
  removeToken(id: number): Promise<boolean>;
  addSession(session: SessionRecord): Promise<void>;
  sessionByHash(idHash: string): Promise<SessionRecord | undefined>;
  touchSession(idHash: string, at: number, expiresAt: number): Promise<void>;
  removeSession(idHash: string): Promise<void>;
  removeExpiredSessions(now: number): Promise<number>;
  removeSessionsOf(userId: number): Promise<void>;
}
