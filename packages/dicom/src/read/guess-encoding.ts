import { type Encoding, EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from '../dataset/encoding.ts';
import { lookupTag } from '../dictionary/index.ts';
import { vrOfLetters } from '../vr-traits.ts';

/** Bytes that `guessEncoding` wants to see. */
export const GUESS_BYTES = 8;

/**
 * The encoding that the first element of a data set shows by itself, or undefined when it looks like none: a tag of a
 * low even group, ahead of a VR or a small length.
 */
export function guessEncoding(bytes: Uint8Array, at: number): Encoding | undefined {
  if (bytes.length - at < GUESS_BYTES) return undefined;
  const hasVr = vrOfLetters(bytes[at + 4]!, bytes[at + 5]!) !== undefined;
  const little = tagAt(bytes, at, true);
  const big = tagAt(bytes, at, false);
  if (hasVr) return isFirst(little) ? EXPLICIT_LE : isFirst(big) ? EXPLICIT_BE : undefined;
  const length = (bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24)) >>> 0;
  return isFirst(little) && length <= LONGEST_FIRST && lookupTag(little) ? IMPLICIT_LE : undefined;
}

/**
 * The encoding a data set really has, when it is declared to have another: implicit VR where VRs stand in the bytes, and
 * the reverse. Undefined when the declaration may be right.
 */
export function mismatch(bytes: Uint8Array, at: number, declared: Encoding): Encoding | undefined {
  const shown = guessEncoding(bytes, at);
  return shown === undefined || shown === declared ? undefined : shown;
}

/** No data set begins with a longer value than this. */
const LONGEST_FIRST = 0x10000;

/** Data sets begin in group 0008 as a rule; up to group 0028 in fragments of them. */
function isFirst(tag: number): boolean {
  const group = tag >>> 16;
  return group <= 0x28 && (group & 1) === 0 && group !== 0;
}

function tagAt(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian
    ? ((bytes[at + 1]! << 24) | (bytes[at]! << 16) | (bytes[at + 3]! << 8) | bytes[at + 2]!) >>> 0
    : ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
