/** A certificate that the authority has issued. */
export interface Certificate {
  readonly serial: string;
  readonly name: string;
  readonly use: 'peer' | 'server';
  readonly fingerprint: string;
  readonly notAfter: number;
  readonly state: 'valid' | 'expiring' | 'expired' | 'revoked';
}

/** The authority; PEM texts once it is made. */
export interface AuthorityView {
  readonly made: boolean;
  readonly name?: string;
  readonly notAfter?: number;
  readonly certificate?: string;
  readonly crl?: string;
  readonly issued: readonly Certificate[];
}

/** What is given out once. */
export interface Given {
  readonly issued: Certificate;
  readonly certificate: string;
  readonly authority: string;
  readonly key?: string;
  readonly pkcs12?: string;
}
