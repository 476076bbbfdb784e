import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as base64url text. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Hexadecimal SHA-256. Enough for secrets of 256 random bits, which nobody can guess; passwords need argon2id. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two hexadecimal hashes in a time that does not tell where they differ. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a, 'hex');
  const right = Buffer.from(b, 'hex');
  return left.length === right.length && timingSafeEqual(left, right);
}
