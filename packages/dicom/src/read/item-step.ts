import { DataElement, Dataset } from '../dataset/dataset.ts';
import { IMPLICIT_LE, UNDEFINED_LENGTH } from '../dataset/encoding.ts';
import type { Tag } from '../tag.ts';
import type { VR } from '../vr.ts';
import { elementsFrame, type Frame, itemsFrame } from './frame.ts';
import { closeFrame, starved } from './frame-end.ts';
import { ITEM, ITEM_DELIMITATION, SEQUENCE_DELIMITATION } from './item-tags.ts';
import type { ParserState, Step } from './parser-state.ts';

/** Opens a sequence. A UN that is one holds implicit VR little endian items (PS3.5 §6.2.2). */
export function openSequence(state: ParserState, frame: Frame, tag: Tag, vr: VR): Step {
  const { size, length, encoding } = state.header;
  if (vr !== 'SQ' && vr !== 'UN') state.warn('undefined-length-vr', tag);
  if (++state.depth > state.options.limits.depth) throw state.error('limit-depth', tag);
  const start = state.pos;
  const offset = start + size;
  const undefinedLength = length === UNDEFINED_LENGTH;
  const items: Dataset[] = [];
  const { dataset } = frame;
  const content = { kind: 'items', items, undefinedLength } as const;
  const element = new DataElement(tag, 'SQ', dataset, content, state.source, encoding, start, offset, offset);
  state.append(dataset, element);
  const end = undefinedLength ? Number.POSITIVE_INFINITY : offset + state.shift + length;
  if (end !== Number.POSITIVE_INFINITY && end > frame.end) state.warn('value-overruns', tag);
  state.frame = itemsFrame(frame, element, items, vr === 'UN' ? IMPLICIT_LE : encoding, end);
  state.pos = offset;
  return 'again';
}

/** Reads the header of the next item of a sequence, or its end. */
export function readItem(state: ParserState, frame: Frame): Step {
  const { header } = state;
  if (!state.readHeader(frame)) return starved(state, frame, header.size);
  if (header.tag === ITEM) return openItem(state, frame);
  if (header.tag !== SEQUENCE_DELIMITATION && header.tag !== ITEM_DELIMITATION) return withoutItem(state, frame);
  if (header.length !== 0) state.warn('delimiter-length');
  const ends = header.tag === SEQUENCE_DELIMITATION && frame.end === Number.POSITIVE_INFINITY;
  if (!ends) state.warn('stray-delimiter');
  state.pos += 8;
  return ends ? closeFrame(state, frame) : 'again';
}

function openItem(state: ParserState, frame: Frame): Step {
  const { length } = state.header;
  state.countElement();
  const item = new Dataset(frame.dataset);
  item.undefinedLength = length === UNDEFINED_LENGTH;
  item.offset = state.inputOffset;
  item.readEncoding = frame.encoding;
  frame.items.push(item);
  const end = item.undefinedLength ? Number.POSITIVE_INFINITY : state.inputOffset + 8 + length;
  if (end !== Number.POSITIVE_INFINITY && end > frame.end) state.warn('value-overruns');
  state.pos += 8;
  state.frame = elementsFrame(frame, item, frame.encoding, end);
  return 'again';
}

/** An element where an item should be: the delimiter of the sequence is missing, or this is no sequence at all. */
function withoutItem(state: ParserState, frame: Frame): Step {
  if (frame.end !== Number.POSITIVE_INFINITY || state.header.tag <= frame.tag) throw state.error('bad-item');
  state.warn('missing-delimiter');
  return closeFrame(state, frame);
}
