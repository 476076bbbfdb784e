/** What a bearer token of another issuer says, once its signature or its issuer's answer was checked. */
export interface BearerClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** The Patient ID (0010,0020) that scopes about one patient are for. */
  readonly patientId?: string;
}

/** An authorization server whose bearer tokens count here (RFC 6750, RFC 9068, RFC 7662; SMART App Launch). */
export interface TokenIssuer {
  /** Stands in the names of who calls with its tokens. */
  readonly id: string;
  /** Undefined when the token is none of this issuer's, not for this archive, or not good any more. */
  verify(token: string): Promise<BearerClaims | undefined>;
}
