import { decodeText, type SpecificCharacterSet } from '../charset/index.ts';
import type { VR } from '../vr.ts';
import { VR_TRAITS } from '../vr-traits.ts';

const BACKSLASH = 0x5c;
const NUL = 0x00;
const SPACE = 0x20;

/** The values of a string VR: decoded, split at backslashes, padding taken off (PS3.5 §6.2, §6.4). */
export function decodeTexts(bytes: Uint8Array, start: number, end: number, vr: VR, charset: CharsetOf): string[] {
  const stop = unpaddedEnd(bytes, start, end);
  if (stop === start) return [];
  const whole = decodeWhole(bytes, start, stop, vr, charset);
  const { multiple, trimStart } = VR_TRAITS[vr];
  if (!multiple || !whole.includes('\\')) return [trimPadding(whole, trimStart)];
  return whole.split('\\').map((text) => trimPadding(text, trimStart));
}

/** The first value only, which most attributes are asked for. */
export function decodeFirstText(
  bytes: Uint8Array,
  start: number,
  end: number,
  vr: VR,
  charset: CharsetOf,
): string | undefined {
  const { multiple, trimStart } = VR_TRAITS[vr];
  const stop = multiple ? plainFirstEnd(bytes, start, end) : end;
  if (stop < 0) return decodeTexts(bytes, start, end, vr, charset)[0];
  const unpadded = unpaddedEnd(bytes, start, stop);
  if (unpadded === start) return stop < end ? '' : undefined;
  return trimPadding(decodeWhole(bytes, start, unpadded, vr, charset), trimStart);
}

/** The character sets are asked for only when a text is not plain ASCII. */
export type CharsetOf = () => SpecificCharacterSet;

function decodeWhole(bytes: Uint8Array, start: number, end: number, vr: VR, charset: CharsetOf): string {
  const plain = plainText(bytes, start, end);
  if (plain !== undefined) return plain;
  const { kind } = VR_TRAITS[vr];
  if (kind === 'name') return decodeText(bytes.subarray(start, end), charset(), 'person-name');
  if (kind === 'text') return decodeText(bytes.subarray(start, end), charset(), 'text');
  return latin1(bytes, start, end);
}

/**
 * Text of characters that are the same in every character set, or undefined when another is met: control characters
 * of PS3.5 §6.1.3 and ASCII without the tilde, which ISO_IR 13 gives to the overline.
 */
function plainText(bytes: Uint8Array, start: number, end: number): string | undefined {
  for (let at = start; at < end; at++) {
    const code = bytes[at]!;
    if (code > 0x7d || code === 0x1b) return undefined;
  }
  return latin1(bytes, start, end);
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

/** The end of the first value, or -1 when a byte is met that may be half of a character. */
function plainFirstEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const code = bytes[at]!;
    if (code === BACKSLASH) return at;
    if (code > 0x7d || code === 0x1b) return -1;
  }
  return end;
}

function unpaddedEnd(bytes: Uint8Array, start: number, end: number): number {
  let stop = end;
  while (stop > start && (bytes[stop - 1] === SPACE || bytes[stop - 1] === NUL)) stop--;
  return stop;
}

function trimPadding(text: string, trimStart: boolean): string {
  let from = 0;
  let to = text.length;
  while (to > 0 && isPadding(text.charCodeAt(to - 1))) to--;
  if (trimStart) while (from < to && isPadding(text.charCodeAt(from))) from++;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

function isPadding(code: number): boolean {
  return code === SPACE || code === NUL;
}
