import { type Encoding, IMPLICIT_BE, IMPLICIT_LE, UNDEFINED_LENGTH } from '../dataset/encoding.ts';
import { lookupTag } from '../dictionary/index.ts';
import type { WarningCode } from '../errors/index.ts';
import type { Tag } from '../tag.ts';
import type { VR } from '../vr.ts';
import { isCapital, VR_TRAITS, vrOfLetters } from '../vr-traits.ts';

const ITEM_GROUP = 0xfffe0000;

/** The header of a data element: tag, VR, value length (PS3.5 §7.1). One object is filled again and again. */
export class ElementHeader {
  tag = 0;
  /** The VR in the bytes; undefined when it is implicit or not one of PS3.5 §6.2. */
  vr: VR | undefined = undefined;
  /** 0xFFFFFFFF when undefined. */
  length = 0;
  /** Bytes of the header itself: 8 or 12. */
  size = 8;
  /** How the value is encoded: an element may be implicit amid explicit ones. */
  encoding: Encoding = IMPLICIT_LE;
  /** What had to be tolerated to read this header. */
  oddity: WarningCode | undefined = undefined;

  /**
   * Reads the header at a position; false when the `available` bytes are too few, `size` then being what is needed.
   * Item tags have no VR in any transfer syntax (PS3.5 §7.5).
   */
  read(bytes: Uint8Array, at: number, available: number, encoding: Encoding): boolean {
    this.size = 8;
    if (available < 8) return false;
    this.encoding = encoding;
    this.oddity = undefined;
    this.vr = undefined;
    this.tag = encoding.littleEndian
      ? ((bytes[at + 1]! << 24) | (bytes[at]! << 16) | (bytes[at + 3]! << 8) | bytes[at + 2]!) >>> 0
      : ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
    if (!encoding.explicitVr || (this.tag & 0xffff0000) >>> 0 === ITEM_GROUP) {
      this.length = uint32(bytes, at + 4, encoding.littleEndian);
      return true;
    }
    return this.#readExplicit(bytes, at, available, encoding);
  }

  #readExplicit(bytes: Uint8Array, at: number, available: number, encoding: Encoding): boolean {
    const first = bytes[at + 4]!;
    const second = bytes[at + 5]!;
    const traits = vrOfLetters(first, second);
    if (!traits) return this.#readUnknown(bytes, at, available, encoding);
    this.vr = traits.vr;
    if (!traits.longForm) {
      this.length = uint16(bytes, at + 6, encoding.littleEndian);
      return true;
    }
    this.size = 12;
    if (available < 12) return false;
    this.length = uint32(bytes, at + 8, encoding.littleEndian);
    return true;
  }

  /**
   * Letters that are no VR. Two capitals are a VR of a later edition, which has the long form (PS3.5 §6.2.2) unless the
   * reserved bytes say otherwise. Blanks are a VR its writer did not know. Anything else is an element without VR, unless
   * its length would then be out of proportion: then the VR is garbage.
   */
  #readUnknown(bytes: Uint8Array, at: number, available: number, encoding: Encoding): boolean {
    const short = uint16(bytes, at + 6, encoding.littleEndian);
    if (isCapital(bytes[at + 4]!) && isCapital(bytes[at + 5]!)) {
      this.oddity = 'unknown-vr';
      this.length = short;
      if (short !== 0) return true;
      this.size = 12;
      if (available < 12) return false;
      this.length = uint32(bytes, at + 8, encoding.littleEndian);
      return true;
    }
    const implicit = uint32(bytes, at + 4, encoding.littleEndian);
    if (BLANK_VRS.has((bytes[at + 4]! << 8) | bytes[at + 5]!) || !isPlausible(implicit, this.tag)) {
      this.oddity = 'unknown-vr';
      this.length = short;
      return true;
    }
    this.oddity = 'element-implicit';
    this.encoding = encoding.littleEndian ? IMPLICIT_LE : IMPLICIT_BE;
    this.length = implicit;
    return true;
  }
}

/** What some writers put where they know no VR: two spaces, "??" or "--". */
const BLANK_VRS: ReadonlySet<number> = new Set([0x2020, 0x3f3f, 0x2d2d]);

/** Whether an element that may lack its VR can have this length: beyond 64 KiB only where values are long by nature. */
function isPlausible(length: number, tag: Tag): boolean {
  if (length < 0x10000 || length === UNDEFINED_LENGTH) return true;
  const vr = lookupTag(tag)?.vr;
  return vr === undefined ? length < LONG_UNKNOWN : VR_TRAITS[vr].longForm;
}

/** A value of an element the dictionary does not know is believed up to this length. */
const LONG_UNKNOWN = 0x01000000;

function uint16(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian ? (bytes[at + 1]! << 8) | bytes[at]! : (bytes[at]! << 8) | bytes[at + 1]!;
}

function uint32(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian
    ? ((bytes[at + 3]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 1]! << 8) | bytes[at]!) >>> 0
    : ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
