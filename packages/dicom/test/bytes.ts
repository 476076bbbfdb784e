import { tagFromText } from '../src/tag.ts';

/** Byte strings laid out by hand, so that tests do not check the reader against our own writer. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function u16(value: number, littleEndian = true): Uint8Array {
  const bytes = Uint8Array.of(value & 0xff, value >>> 8);
  return littleEndian ? bytes : bytes.reverse();
}

export function u32(value: number, littleEndian = true): Uint8Array {
  const bytes = Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
  return littleEndian ? bytes : bytes.reverse();
}

export function tagBytes(tag: string, littleEndian = true): Uint8Array {
  const number = tagFromText(tag)!;
  return join(u16(number >>> 16, littleEndian), u16(number & 0xffff, littleEndian));
}

const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

/** An element of explicit VR; the length is that of the value unless told otherwise. */
export function explicit(tag: string, vr: string, value: Uint8Array | string, length?: number, le = true): Uint8Array {
  const bytes = typeof value === 'string' ? ascii(value) : value;
  const size = length ?? bytes.length;
  const head = join(tagBytes(tag, le), ascii(vr));
  return LONG.has(vr) ? join(head, u16(0), u32(size, le), bytes) : join(head, u16(size & 0xffff, le), bytes);
}

export function implicit(tag: string, value: Uint8Array | string, length?: number, le = true): Uint8Array {
  const bytes = typeof value === 'string' ? ascii(value) : value;
  return join(tagBytes(tag, le), u32(length ?? bytes.length, le), bytes);
}

export const UNDEFINED = 0xffffffff;
export const SEQUENCE_END = implicit('FFFEE0DD', '');
export const ITEM_END = implicit('FFFEE00D', '');

export function item(content: Uint8Array, length?: number): Uint8Array {
  return implicit('FFFEE000', content, length);
}

/** Preamble, DICM and a File Meta Information of the transfer syntax alone, with the right group length. */
export function fileHead(transferSyntaxUid: string): Uint8Array {
  const padded = transferSyntaxUid.length % 2 === 0 ? transferSyntaxUid : `${transferSyntaxUid}\0`;
  const syntax = explicit('00020010', 'UI', padded);
  return join(new Uint8Array(128), ascii('DICM'), explicit('00020000', 'UL', u32(syntax.length)), syntax);
}

export const EXPLICIT_LE_UID = '1.2.840.10008.1.2.1';
export const IMPLICIT_LE_UID = '1.2.840.10008.1.2';
export const EXPLICIT_BE_UID = '1.2.840.10008.1.2.2';
export const DEFLATED_UID = '1.2.840.10008.1.2.1.99';
export const JPEG_UID = '1.2.840.10008.1.2.4.50';
