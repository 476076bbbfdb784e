import { DataElement } from '../dataset/dataset.ts';
import { UNDEFINED_LENGTH } from '../dataset/encoding.ts';
import { lookupTag } from '../dictionary/index.ts';
import { groupOf, isPrivate, type Tag } from '../tag.ts';
import type { VR } from '../vr.ts';
import { hasFragments, openFragments } from './fragment-step.ts';
import type { Frame } from './frame.ts';
import { closeFrame, starved } from './frame-end.ts';
import { implicitVr } from './implicit-vr.ts';
import { openSequence } from './item-step.ts';
import { ITEM, ITEM_DELIMITATION, SEQUENCE_DELIMITATION } from './item-tags.ts';
import type { ParserState, Step } from './parser-state.ts';
import { PIXEL_DATA_TAGS } from './pixel-data.ts';

/** Kept whatever their length: without them frames are not found (PS3.3 §C.7.6.3.1.8). */
const OFFSET_TABLES: ReadonlySet<Tag> = new Set([0x7fe00001, 0x7fe00002]);

/** Reads the next data element of a data set or item, or opens it. */
export function readElement(state: ParserState, frame: Frame): Step {
  const { header } = state;
  if (!state.readHeader(frame)) return starved(state, frame, header.size);
  const { tag } = header;
  if (groupOf(tag) === 0xfffe) return readDelimiter(state, frame, tag);
  if (frame.around === undefined && endsHere(state, tag)) return 'done';
  const vr = header.vr ?? implicitVr(tag, frame.dataset);
  const opens = header.length === UNDEFINED_LENGTH ? 'yes' : opensItems(state, tag, vr);
  if (opens === 'unknown') return state.need(header.size + 4);
  if (opens === 'no' && !isComplete(state, tag)) return state.need(header.size + header.length);
  state.countElement();
  if (header.oddity) state.warn(header.oddity, tag);
  if (opens === 'no') return readValue(state, frame, tag, vr === 'SQ' ? 'UN' : vr);
  if (header.length === UNDEFINED_LENGTH && hasFragments(tag, vr)) return openFragments(state, frame, tag, vr);
  return openSequence(state, frame, tag, vr);
}

/** At the root: another group than the one asked for, or zeros that fill up the file. */
function endsHere(state: ParserState, tag: Tag): boolean {
  const { onlyGroup } = state.options;
  if (onlyGroup !== undefined && groupOf(tag) !== onlyGroup) return true;
  const fillsUp = tag === 0 && state.header.length === 0 && state.elements > 0;
  if (fillsUp) state.warn('trailing-bytes');
  return fillsUp;
}

/**
 * Whether a value of defined length is items. An SQ is believed when its VR stands in the bytes; a sequence by the
 * dictionary only (implicit VR, or written as UN) when an Item is seen.
 */
function opensItems(
  { header, available, final, source, pos }: ParserState,
  tag: Tag,
  vr: VR,
): 'yes' | 'no' | 'unknown' {
  const { size, length, vr: written } = header;
  if (written === 'SQ') return 'yes';
  if (vr !== 'SQ' && !(vr === 'UN' && header.encoding.explicitVr && isKnownSequence(tag))) return 'no';
  if (length === 0) return 'yes';
  if (length < 8) return 'no';
  if (available < size + 4) return final ? 'no' : 'unknown';
  const littleEndian = vr === 'UN' || header.encoding.littleEndian;
  return source.view.getUint16(pos + size, littleEndian) === 0xfffe ? 'yes' : 'no';
}

function isKnownSequence(tag: Tag): boolean {
  return !isPrivate(tag) && lookupTag(tag)?.vr === 'SQ';
}

/** Whether the value is there, is not wanted, or will never be there. */
function isComplete(state: ParserState, tag: Tag): boolean {
  const { header, options, final } = state;
  if (header.length > options.limits.valueLength) throw state.error('limit-length', tag);
  if (OFFSET_TABLES.has(tag) && header.length > options.limits.fragments * 8) throw state.error('limit-fragments', tag);
  return final || header.size + header.length <= state.available || passesOver(state, tag);
}

function passesOver({ header, options }: ParserState, tag: Tag): boolean {
  const { valuesUpTo } = options;
  return valuesUpTo !== undefined && header.length > valuesUpTo && !OFFSET_TABLES.has(tag);
}

function readValue(state: ParserState, frame: Frame, tag: Tag, vr: VR): Step {
  const { size, length, encoding } = state.header;
  if ((length & 1) === 1) state.warn('odd-length', tag);
  const end = state.inputOffset + size + length;
  if (end > frame.end) state.warn('value-overruns', tag);
  if (passesOver(state, tag)) return passOver(state, frame, tag, vr);
  const start = state.pos;
  const offset = start + size;
  const { dataset } = frame;
  const stop = truncatedEnd(state, tag, offset + length);
  state.append(dataset, new DataElement(tag, vr, dataset, undefined, state.source, encoding, start, offset, stop));
  notePixelData(state, frame, tag, vr, start + state.shift + size, stop - offset);
  state.pos = stop;
  return 'again';
}

/** The end of a value, cut off where the input ends when that is to be kept. */
function truncatedEnd(state: ParserState, tag: Tag, end: number): number {
  if (end <= state.limit) return end;
  if (!state.options.keepTruncated) throw state.error('truncated', tag);
  state.warn('value-truncated', tag);
  return state.limit;
}

function passOver(state: ParserState, frame: Frame, tag: Tag, vr: VR): Step {
  const { size, length } = state.header;
  const location = { offset: state.inputOffset + size, length };
  state.append(frame.dataset, new DataElement(tag, vr, frame.dataset, { kind: 'skipped', location }));
  notePixelData(state, frame, tag, vr, location.offset, length);
  return state.skip(size, length);
}

function notePixelData(state: ParserState, frame: Frame, tag: Tag, vr: VR, offset: number, length: number): void {
  if (frame.around !== undefined || !PIXEL_DATA_TAGS.has(tag)) return;
  state.pixelData = { tag, vr, offset, length, encapsulated: false };
}

/** A tag of group FFFE among elements: the end of this item, or of one whose own delimiter is missing. */
function readDelimiter(state: ParserState, frame: Frame, tag: Tag): Step {
  const inOpenItem = frame.around !== undefined && frame.end === Number.POSITIVE_INFINITY;
  if (inOpenItem && tag === ITEM_DELIMITATION) {
    if (state.header.length !== 0) state.warn('delimiter-length');
    state.pos += 8;
    return closeFrame(state, frame);
  }
  if (inOpenItem && (tag === SEQUENCE_DELIMITATION || tag === ITEM)) {
    state.warn('missing-delimiter');
    return closeFrame(state, frame);
  }
  if (tag !== ITEM_DELIMITATION && tag !== SEQUENCE_DELIMITATION) throw state.error('bad-element', tag);
  state.warn('stray-delimiter');
  state.pos += 8;
  return 'again';
}
