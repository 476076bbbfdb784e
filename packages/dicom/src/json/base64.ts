const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Uint8Array(128).fill(255);
for (let value = 0; value < 64; value++) VALUES[ALPHABET.charCodeAt(value)] = value;
/** Two digits at once: every 12 bits to their text. */
let pairs: string[] | undefined;

/** Base64 (RFC 4648 §4), as InlineBinary has it; without Node's Buffer, for browsers. */
export function toBase64(bytes: Uint8Array): string {
  pairs ??= Array.from({ length: 4096 }, (_, value) => ALPHABET.charAt(value >> 6) + ALPHABET.charAt(value & 63));
  const whole = bytes.length - (bytes.length % 3);
  let text = '';
  for (let at = 0; at < whole; at += 3) {
    const three = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    text += pairs[three >> 12]! + pairs[three & 4095]!;
  }
  if (bytes.length - whole === 1) text += `${pairs[bytes[whole]! << 4]}==`;
  if (bytes.length - whole === 2) {
    const two = (bytes[whole]! << 8) | bytes[whole + 1]!;
    text += `${pairs[two >> 4]}${ALPHABET.charAt((two & 15) << 2)}=`;
  }
  return text;
}

/** The bytes of Base64, white space and padding passed over; undefined when another character stands in it. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let length = 0;
  let hold = 0;
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3d || code === 0x20 || (code >= 0x09 && code <= 0x0d)) continue;
    const value = code < 128 ? VALUES[code]! : 255;
    if (value === 255) return undefined;
    hold = ((hold << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = (hold >> bits) & 0xff;
    }
  }
  return bytes.subarray(0, length);
}
