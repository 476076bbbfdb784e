import { type VR, VRS } from './vr.ts';

/** How the value of a VR is made up: characters, numbers of a fixed size, bytes, or items. */
export type ValueKind = 'string' | 'text' | 'name' | 'number' | 'tag' | 'bytes' | 'sequence';

export interface VrTraits {
  readonly vr: VR;
  readonly kind: ValueKind;
  /** Two reserved bytes and a 32-bit length in explicit VR (PS3.5 §7.1.2). */
  readonly longForm: boolean;
  /** Bytes swapped as one when the byte order changes; 1 where order does not matter. */
  readonly word: 1 | 2 | 4 | 8;
  /** The byte that fills a value up to even length (PS3.5 §6.2). */
  readonly padding: 0x00 | 0x20;
  /** Backslash separates values (PS3.5 §6.4). */
  readonly multiple: boolean;
  /** Spaces before the text mean nothing (PS3.5 Table 6.2-1). */
  readonly trimStart: boolean;
}

type Row = readonly [kind: ValueKind, form: 'short' | 'long', word: VrTraits['word'], flags?: string];

// Flags: 0 padded with NUL, 1 a single value only, < leading spaces are significant.
const TABLE: Record<VR, Row> = {
  AE: ['string', 'short', 1],
  AS: ['string', 'short', 1],
  AT: ['tag', 'short', 2, '0'],
  CS: ['string', 'short', 1],
  DA: ['string', 'short', 1],
  DS: ['string', 'short', 1],
  DT: ['string', 'short', 1],
  FD: ['number', 'short', 8, '0'],
  FL: ['number', 'short', 4, '0'],
  IS: ['string', 'short', 1],
  LO: ['text', 'short', 1],
  LT: ['text', 'short', 1, '1<'],
  OB: ['bytes', 'long', 1, '0'],
  OD: ['bytes', 'long', 8, '0'],
  OF: ['bytes', 'long', 4, '0'],
  OL: ['bytes', 'long', 4, '0'],
  OV: ['bytes', 'long', 8, '0'],
  OW: ['bytes', 'long', 2, '0'],
  PN: ['name', 'short', 1],
  SH: ['text', 'short', 1],
  SL: ['number', 'short', 4, '0'],
  SQ: ['sequence', 'long', 1, '0'],
  SS: ['number', 'short', 2, '0'],
  ST: ['text', 'short', 1, '1<'],
  SV: ['number', 'long', 8, '0'],
  TM: ['string', 'short', 1],
  UC: ['text', 'long', 1, '<'],
  UI: ['string', 'short', 1, '0'],
  UL: ['number', 'short', 4, '0'],
  UN: ['bytes', 'long', 1, '0'],
  UR: ['string', 'long', 1, '1'],
  US: ['number', 'short', 2, '0'],
  UT: ['text', 'long', 1, '1<'],
  UV: ['number', 'long', 8, '0'],
};

function traitsOf(vr: VR): VrTraits {
  const [kind, form, word, flags = ''] = TABLE[vr];
  return {
    vr,
    kind,
    longForm: form === 'long',
    word,
    padding: flags.includes('0') ? 0x00 : 0x20,
    multiple: !flags.includes('1'),
    trimStart: !flags.includes('<'),
  };
}

/** The traits of each VR: PS3.5 Tables 6.2-1, 7.1-1 and 7.1-2 as data. */
export const VR_TRAITS: Readonly<Record<VR, VrTraits>> = Object.freeze(
  Object.fromEntries(VRS.map((vr) => [vr, traitsOf(vr)])),
) as Readonly<Record<VR, VrTraits>>;

// Two capital letters are a number below 26*26: the table a reader looks VRs up in.
const BY_LETTERS: (VrTraits | undefined)[] = new Array(26 * 26).fill(undefined);
for (const vr of VRS) BY_LETTERS[(vr.charCodeAt(0) - 65) * 26 + vr.charCodeAt(1) - 65] = VR_TRAITS[vr];

/** The traits of the VR whose two letters have these codes, or undefined when there is none. */
export function vrOfLetters(first: number, second: number): VrTraits | undefined {
  return isCapital(first) && isCapital(second) ? BY_LETTERS[(first - 65) * 26 + second - 65] : undefined;
}

export function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}
