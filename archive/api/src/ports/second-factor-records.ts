import type { AuditEvent } from '../audit.ts';

/** A user's time-based one-time passwords (RFC 6238). */
export interface TotpRecord {
  /** Base32. It must be known to compare codes: kept as it is, or sealed where images are encrypted. */
  readonly secret: string;
  /** False until a first code has shown that the person has the secret. */
  readonly active: boolean;
  /** The time step of the newest code that was used; none is good twice. */
  readonly lastStep: number;
  readonly recoveryCodesLeft: number;
}

/** Second factors of local accounts. Each act is one transaction with its audit row, which is written when something was changed. */
export interface SecondFactorRecords {
  totpOf(userId: number): Promise<TotpRecord | undefined>;
  /** Begins anew; false when one is active. */
  putTotp(userId: number, secret: string): Promise<boolean>;
  /** With recovery codes, of which only hashes are kept. False when there is none that waits. */
  activateTotp(userId: number, step: number, codeHashes: readonly string[], audit: AuditEvent): Promise<boolean>;
  /** False when a code of this or a later step has been used. */
  useTotpStep(userId: number, step: number): Promise<boolean>;
  /** In the place of those that are left. */
  putRecoveryCodes(userId: number, codeHashes: readonly string[], audit: AuditEvent): Promise<void>;
  useRecoveryCode(userId: number, codeHash: string, audit: AuditEvent): Promise<boolean>;
  removeTotp(userId: number, audit: AuditEvent): Promise<boolean>;
  /** As they are kept, of all users. */
  totpSecrets(): Promise<readonly KeptTotpSecret[]>;
  /** The same secret kept in another way; false when it is not kept like that any more. */
  rewriteTotpSecret(userId: number, was: string, secret: string): Promise<boolean>;
}

export interface KeptTotpSecret {
  readonly userId: number;
  readonly secret: string;
}
