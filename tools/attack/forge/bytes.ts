/** Byte strings laid out by hand: our own writer would not write what an attacker does (PS3.5 §7.1, PS3.10 §7.1). */
const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

export const UNDEFINED = 0xffffffff;

export function ascii(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value & 0xffff);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function tagBytes(tag: string): Buffer {
  const number = Number.parseInt(tag, 16);
  return Buffer.concat([u16(number >>> 16), u16(number)]);
}

/** An element of explicit VR little endian; its length is that of the value unless told otherwise. */
export function element(tag: string, vr: string, value: Uint8Array | string, length?: number): Buffer {
  const bytes =
    typeof value === 'string' ? ascii(value.length % 2 === 0 ? value : `${value}${PADDING[vr] ?? ' '}`) : value;
  const size = length ?? bytes.length;
  const head = Buffer.concat([tagBytes(tag), ascii(vr)]);
  return LONG.has(vr) ? Buffer.concat([head, u16(0), u32(size), bytes]) : Buffer.concat([head, u16(size), bytes]);
}

const PADDING: Readonly<Record<string, string>> = { UI: '\0' };

function delimiter(tag: string, length = 0, content: Uint8Array = Buffer.alloc(0)): Buffer {
  return Buffer.concat([tagBytes(tag), u32(length), content]);
}

export const item = (content: Uint8Array, length = content.length): Buffer => delimiter('FFFEE000', length, content);
export const ITEM_END = delimiter('FFFEE00D');
export const SEQUENCE_END = delimiter('FFFEE0DD');

const CT = '1.2.840.10008.5.1.4.1.1.2';

/** Preamble, DICM and File Meta Information. */
export function fileHead(
  sopInstanceUid: string,
  transferSyntaxUid = '1.2.840.10008.1.2.1',
  preamble?: Uint8Array,
): Buffer {
  const meta = Buffer.concat([
    element('00020001', 'OB', Buffer.from([0, 1])),
    element('00020002', 'UI', CT),
    element('00020003', 'UI', sopInstanceUid),
    element('00020010', 'UI', transferSyntaxUid),
    element('00020012', 'UI', '1.2.3.4'),
  ]);
  const start = Buffer.alloc(128);
  if (preamble) start.set(preamble.subarray(0, 128));
  return Buffer.concat([start, ascii('DICM'), element('00020000', 'UL', u32(meta.length)), meta]);
}

/** The elements of a data set up to group 0020, enough to be placed in a study. */
export function identity(sopInstanceUid: string, more: readonly Buffer[] = []): Buffer {
  return Buffer.concat([
    element('00080016', 'UI', CT),
    element('00080018', 'UI', sopInstanceUid),
    element('00080060', 'CS', 'CT'),
    element('00100010', 'PN', 'Attack^Test'),
    element('00100020', 'LO', 'ATTACK'),
    ...more,
    element('0020000D', 'UI', '2.25.4711'),
    element('0020000E', 'UI', '2.25.4711.1'),
  ]);
}

/** A file of the identity and whatever follows it. */
export function file(sopInstanceUid: string, rest: Uint8Array, transferSyntaxUid?: string): Buffer {
  return Buffer.concat([fileHead(sopInstanceUid, transferSyntaxUid), identity(sopInstanceUid), rest]);
}
