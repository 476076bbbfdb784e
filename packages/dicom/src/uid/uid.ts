/** PS3.5 §9.1: components of digits without leading zeros, separated by dots, 64 characters at most. */
const FORM = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*$/;
const MAX_LENGTH = 64;

/** Whether the text has the form of a UID, without padding (PS3.5 §9.1). */
export function isUid(text: string): boolean {
  return text.length <= MAX_LENGTH && FORM.test(text);
}

/** A new UID under 2.25, from a random UUID (PS3.5 §B.2). */
export function newUid(): string {
  return `2.25.${BigInt(`0x${crypto.randomUUID().replaceAll('-', '')}`)}`;
}
