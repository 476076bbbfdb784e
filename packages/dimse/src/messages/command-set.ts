import { ProtocolError } from '../errors.ts';
import { COMMAND_ELEMENTS, type CommandElement, type CommandKeyword, type CommandSet } from './command-elements.ts';

/** Tag and length: command sets are always Implicit VR Little Endian (PS3.7 §6.3.1). */
const HEADER = 8;
const GROUP_LENGTH_ELEMENT = HEADER + 4;

const BY_ELEMENT: ReadonlyMap<number, CommandElement> = new Map(
  COMMAND_ELEMENTS.map((entry) => [entry.element, entry]),
);

type Value = number | string | readonly number[];

function evenLength(text: string): number {
  return (text.length + 1) & ~1;
}

function valueLength({ kind }: CommandElement, value: Value): number {
  switch (kind) {
    case 'US':
      return 2;
    case 'UL':
      return 4;
    case 'AT':
      return (value as readonly number[]).length * 4;
    default:
      return evenLength(value as string);
  }
}

function writeText(target: Buffer, at: number, text: string, padding: number): void {
  const written = target.write(text, at, text.length, 'latin1');
  if (written % 2 === 1) target[at + written] = padding;
}

function writeValue(target: Buffer, at: number, { kind }: CommandElement, value: Value): void {
  switch (kind) {
    case 'US':
      target.writeUInt16LE(value as number, at);
      break;
    case 'UL':
      target.writeUInt32LE(value as number, at);
      break;
    case 'AT':
      for (const [i, tag] of (value as readonly number[]).entries()) {
        target.writeUInt16LE(tag >>> 16, at + i * 4);
        target.writeUInt16LE(tag & 0xffff, at + i * 4 + 2);
      }
      break;
    default:
      writeText(target, at, value as string, kind === 'UI' ? 0 : 0x20);
  }
}

/**
 * The command set as bytes, Command Group Length first. `headroom` bytes are left free before it, so that a PDU header
 * can be put there without a copy.
 */
export function encodeCommandSet(command: CommandSet, headroom = 0): Buffer {
  let length = GROUP_LENGTH_ELEMENT;
  for (const entry of COMMAND_ELEMENTS) {
    const value = command[entry.keyword];
    if (value !== undefined) length += HEADER + valueLength(entry, value);
  }
  const target = Buffer.allocUnsafe(headroom + length);
  let at = headroom;
  target.writeUInt32LE(0, at);
  target.writeUInt32LE(4, at + 4);
  target.writeUInt32LE(length - GROUP_LENGTH_ELEMENT, at + 8);
  at += GROUP_LENGTH_ELEMENT;
  for (const entry of COMMAND_ELEMENTS) {
    const value = command[entry.keyword];
    if (value === undefined) continue;
    const size = valueLength(entry, value);
    target.writeUInt32LE(entry.element << 16, at);
    target.writeUInt32LE(size, at + 4);
    writeValue(target, at + HEADER, entry, value);
    at += HEADER + size;
  }
  return target;
}

function refuse(message: string, offset: number): never {
  throw new ProtocolError(message, { where: { offset }, clause: 'PS3.7 §6.3.1' });
}

function readTags(bytes: Buffer, at: number, length: number): number[] {
  if (length % 4 !== 0) refuse(`Attribute tags of ${length} bytes`, at);
  const tags: number[] = [];
  for (let i = at; i < at + length; i += 4) {
    tags.push(((bytes.readUInt16LE(i) << 16) | bytes.readUInt16LE(i + 2)) >>> 0);
  }
  return tags;
}

const PADDING_NUL = /\0+$/;

function readText(bytes: Buffer, at: number, length: number): string {
  return bytes
    .toString('latin1', at, at + length)
    .replace(PADDING_NUL, '')
    .trim();
}

function readValue(bytes: Buffer, at: number, length: number, { kind, keyword }: CommandElement): Value | undefined {
  // An element of no length says nothing (PS3.5 §7.1.1), so it counts as absent.
  if (length === 0) return undefined;
  switch (kind) {
    case 'US':
      if (length < 2) refuse(`${keyword} of ${length} bytes`, at);
      return bytes.readUInt16LE(at);
    case 'UL':
      if (length < 4) refuse(`${keyword} of ${length} bytes`, at);
      return bytes.readUInt32LE(at);
    case 'AT':
      return readTags(bytes, at, length);
    default:
      return readText(bytes, at, length);
  }
}

/**
 * Reads a command set; elements of group 0000 that the standard has retired or does not know are passed over.
 * Throws `ProtocolError` with the byte offset for another group, a length past the end, or a missing Command Field.
 */
export function decodeCommandSet(source: Uint8Array): CommandSet {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const command: Partial<Record<CommandKeyword, Value>> = {};
  let at = 0;
  while (at < bytes.length) {
    if (at + HEADER > bytes.length) refuse('A command element is cut off', at);
    const group = bytes.readUInt16LE(at);
    const length = bytes.readUInt32LE(at + 4);
    if (group !== 0) refuse(`Group ${group.toString(16)} in a command set`, at);
    if (length > bytes.length - at - HEADER) refuse(`A command element of ${length} bytes passes the end`, at);
    const entry = BY_ELEMENT.get(bytes.readUInt16LE(at + 2));
    const value = entry && readValue(bytes, at + HEADER, length, entry);
    if (entry && value !== undefined) command[entry.keyword] = value;
    at += HEADER + length;
  }
  if (command.commandField === undefined) refuse('No Command Field', 0);
  // Absent, it is read as "no data set": waiting for one that never comes would be worse.
  command.commandDataSetType ??= 0x0101;
  return command as unknown as CommandSet;
}
