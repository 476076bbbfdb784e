import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: nobody guesses them, so a plain hash keeps them. */
export function newLinkSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Hexadecimal SHA-256. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
