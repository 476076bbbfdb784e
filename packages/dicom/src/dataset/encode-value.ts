import { encodeText, type SpecificCharacterSet } from '../charset/index.ts';
import { DicomWriteError } from '../errors/index.ts';
import { type Tag, tagToText } from '../tag.ts';
import type { VR } from '../vr.ts';
import { VR_TRAITS, type VrTraits } from '../vr-traits.ts';
import { viewOf } from './byte-source.ts';

const BACKSLASH = 0x5c;

type WriteNumber = (view: DataView, at: number, value: number | bigint, littleEndian: boolean) => void;

/** How one number of a binary VR is written, and its size in bytes. */
const WRITERS: Partial<Record<VR, { readonly size: number; readonly write: WriteNumber }>> = {
  US: { size: 2, write: (view, at, value, le) => view.setUint16(at, Number(value), le) },
  SS: { size: 2, write: (view, at, value, le) => view.setInt16(at, Number(value), le) },
  UL: { size: 4, write: (view, at, value, le) => view.setUint32(at, Number(value), le) },
  SL: { size: 4, write: (view, at, value, le) => view.setInt32(at, Number(value), le) },
  FL: { size: 4, write: (view, at, value, le) => view.setFloat32(at, Number(value), le) },
  FD: { size: 8, write: (view, at, value, le) => view.setFloat64(at, Number(value), le) },
  SV: { size: 8, write: (view, at, value, le) => view.setBigInt64(at, BigInt(value), le) },
  UV: { size: 8, write: (view, at, value, le) => view.setBigUint64(at, BigInt(value), le) },
  AT: { size: 4, write: writeTag },
  OW: { size: 2, write: (view, at, value, le) => view.setUint16(at, Number(value), le) },
  OL: { size: 4, write: (view, at, value, le) => view.setUint32(at, Number(value), le) },
  OF: { size: 4, write: (view, at, value, le) => view.setFloat32(at, Number(value), le) },
  OD: { size: 8, write: (view, at, value, le) => view.setFloat64(at, Number(value), le) },
  OV: { size: 8, write: (view, at, value, le) => view.setBigUint64(at, BigInt(value), le) },
};

function writeTag(view: DataView, at: number, value: number | bigint, littleEndian: boolean): void {
  view.setUint16(at, Number(value) >>> 16, littleEndian);
  view.setUint16(at + 2, Number(value) & 0xffff, littleEndian);
}

/** The bytes of numbers in a binary VR. */
export function encodeNumbers(numbers: readonly (number | bigint)[], vr: VR, littleEndian: boolean): Uint8Array {
  const writer = WRITERS[vr];
  if (!writer) throw new DicomWriteError('value-kind', { detail: vr });
  const bytes = new Uint8Array(numbers.length * writer.size);
  const view = viewOf(bytes);
  numbers.forEach((number, index) => {
    writer.write(view, index * writer.size, number, littleEndian);
  });
  return bytes;
}

/** The bytes of texts in a string VR, backslashes between them, padded to even length (PS3.5 §6.2, §6.4). */
export function encodeTexts(
  texts: readonly string[],
  tag: Tag,
  vr: VR,
  charset: () => SpecificCharacterSet,
): Uint8Array {
  const traits = VR_TRAITS[vr];
  const encoded = texts.map((text) => encodeOne(text, tag, traits, charset));
  const length = encoded.reduce((sum, bytes) => sum + bytes.length, Math.max(0, texts.length - 1));
  const bytes = new Uint8Array(length + (length & 1)).fill(traits.padding, length);
  let at = 0;
  for (const [index, one] of encoded.entries()) {
    if (index > 0) bytes[at++] = BACKSLASH;
    bytes.set(one, at);
    at += one.length;
  }
  return bytes;
}

function encodeOne(text: string, tag: Tag, { kind }: VrTraits, charset: () => SpecificCharacterSet): Uint8Array {
  const plain = encodeUpTo(text, kind === 'string' ? 0xff : 0x7d);
  if (plain) return plain;
  const bytes = kind === 'string' ? undefined : encodeText(text, charset(), kind === 'name' ? 'person-name' : 'text');
  if (!bytes) throw new DicomWriteError('text-not-encodable', { tagPath: tagToText(tag) });
  return bytes;
}

/** One byte a character, or undefined when a character lies above `most` or begins an escape sequence. */
function encodeUpTo(text: string, most: number): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > most || code === 0x1b) return undefined;
    bytes[at] = code;
  }
  return bytes;
}

/** Bytes padded to even length (PS3.5 §7.1.1); the same array when they are even already. */
export function padded(bytes: Uint8Array, vr: VR): Uint8Array {
  if ((bytes.length & 1) === 0) return bytes;
  const even = new Uint8Array(bytes.length + 1);
  even.set(bytes);
  even[bytes.length] = VR_TRAITS[vr].padding;
  return even;
}
