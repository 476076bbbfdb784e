import { createHash } from 'node:crypto';

/**
 * A UID under 2.25 (PS3.5 §B.2) that is always the same for the same parts: a name-based UUID (RFC 9562 version 8) of their
 * SHA-256. Different parts never share one.
 */
export function stableUid(...parts: readonly (string | number)[]): string {
  const hash = createHash('sha256')
    .update(`vesalius testkit\n${parts.join('\n')}`)
    .digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${hash.toString('hex', 0, 16)}`)}`;
}
