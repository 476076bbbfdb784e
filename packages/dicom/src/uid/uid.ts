/** PS3.5 §9.1: components of digits without leading zeros, separated by dots, 64 characters at most. */
const FORM = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*$/;
const MAX_LENGTH = 64;

/** Whether the text has the form of a UID, without padding (PS3.5 §9.1). */
export function isUid(text: string): boolean {
  return text.length <= MAX_LENGTH && FORM.test(text);
}

/** The UID under 2.25 that 122 of the first 128 bits of a hash make, in the form of a UUID of version 8 (RFC 9562; PS3.5 §B.2). */
export function uidFromHash(hash: Uint8Array): string {
  const bytes = hash.slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return `2.25.${bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n)}`;
}

/** A new UID under 2.25, from a random UUID (PS3.5 §B.2). */
export function newUid(): string {
  return `2.25.${BigInt(`0x${crypto.randomUUID().replaceAll('-', '')}`)}`;
}
