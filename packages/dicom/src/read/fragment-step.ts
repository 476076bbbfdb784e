import { DataElement } from '../dataset/dataset.ts';
import { UNDEFINED_LENGTH } from '../dataset/encoding.ts';
import type { Tag } from '../tag.ts';
import type { VR } from '../vr.ts';
import { type FragmentState, type Frame, fragmentsFrame } from './frame.ts';
import { ITEM, SEQUENCE_DELIMITATION } from './item-tags.ts';
import type { ParserState, Step } from './parser-state.ts';
import { offsetsOf, PIXEL_DATA_TAGS, type PixelDataLocation, ReadFragments } from './pixel-data.ts';

const PIXEL_DATA = 0x7fe00010;
const EXTENDED_OFFSET_TABLE = 0x7fe00001;
const EXTENDED_OFFSET_TABLE_LENGTHS = 0x7fe00002;
const FRAGMENT_VRS: ReadonlySet<VR> = new Set(['OB', 'OW', 'OD', 'OF', 'OL', 'OV']);
const NO_BYTES = new Uint8Array(0);

/** Whether an undefined length means fragments rather than items (PS3.5 §A.4). */
export function hasFragments(tag: Tag, vr: VR): boolean {
  return tag === PIXEL_DATA || FRAGMENT_VRS.has(vr);
}

export function openFragments(state: ParserState, frame: Frame, tag: Tag, vr: VR): Step {
  const { size, encoding } = state.header;
  const offset = state.pos + size;
  state.frame = fragmentsFrame(frame, tag, encoding, {
    start: state.pos,
    offset,
    inputOffset: offset + state.shift,
    vr: vr === 'OW' ? 'OW' : 'OB',
  });
  state.pos = offset;
  return 'again';
}

/** Reads the Basic Offset Table, notes a fragment or ends the value. */
export function readFragment(state: ParserState, frame: Frame): Step {
  const { header, options } = state;
  const fragments = frame.fragments!;
  if (!state.readHeader(frame)) return starvedOfFragments(state, frame, fragments);
  if (header.tag === SEQUENCE_DELIMITATION) {
    closeFragments(state, frame, fragments, state.pos + 8);
    return 'again';
  }
  if (header.tag !== ITEM || header.length === UNDEFINED_LENGTH) throw state.error('bad-fragment');
  if (fragments.basicOffsetTable === undefined) return readOffsetTable(state, fragments);
  if (fragments.table.length >= options.limits.fragments) throw state.error('limit-fragments');
  return options.valuesUpTo === undefined
    ? keepFragment(state, frame, fragments)
    : passOverFragment(state, fragments, header.length);
}

function readOffsetTable(state: ParserState, fragments: FragmentState): Step {
  const { length } = state.header;
  if (length > state.options.limits.fragments * 4) throw state.error('limit-fragments');
  const end = state.pos + 8 + length;
  if (end > state.limit) {
    if (!state.final) return state.need(8 + length);
    throw state.error('truncated');
  }
  fragments.basicOffsetTable = state.source.bytes.slice(state.pos + 8, end);
  state.pos = end;
  return 'again';
}

function passOverFragment(state: ParserState, { table }: FragmentState, length: number): Step {
  table.add(state.inputOffset + 8, length);
  return state.skip(8, length);
}

function keepFragment(state: ParserState, frame: Frame, fragments: FragmentState): Step {
  const { length } = state.header;
  const there = state.available - 8;
  if (length > there && !state.final) return state.need(8 + length);
  if (length > there && !state.options.keepTruncated) throw state.error('truncated');
  fragments.table.add(state.inputOffset + 8, Math.min(length, there));
  if (length <= there) {
    state.pos += 8 + length;
    return 'again';
  }
  state.warn('value-truncated');
  state.pos = state.limit;
  closeFragments(state, frame, fragments, state.limit);
  return 'again';
}

function starvedOfFragments(state: ParserState, frame: Frame, fragments: FragmentState): Step {
  const left = state.available;
  if (!state.final) return state.need(8);
  if (left > 0 && !state.options.keepTruncated) throw state.error('truncated');
  state.warn(left > 0 ? 'value-truncated' : 'missing-delimiter');
  closeFragments(state, frame, fragments, state.limit);
  return 'again';
}

/** The value ends before `pos`; the element ends at `end`, behind the delimiter when there is one. */
function closeFragments(state: ParserState, frame: Frame, fragments: FragmentState, end: number): void {
  const { dataset, tag, encoding, whole } = frame;
  const { table, start, offset, vr } = fragments;
  const basicOffsetTable = fragments.basicOffsetTable ?? NO_BYTES;
  const value = new ReadFragments(table, basicOffsetTable, whole ? state.source : undefined);
  const content = { kind: 'encapsulated', value } as const;
  const element = whole
    ? new DataElement(tag, vr, dataset, content, state.source, encoding, start, offset, end)
    : new DataElement(tag, vr, dataset, content);
  state.frame = frame.around!;
  state.append(dataset, element);
  if (state.frame.around === undefined && PIXEL_DATA_TAGS.has(tag)) {
    const length = state.inputOffset - fragments.inputOffset;
    state.pixelData = {
      ...{ tag, vr, offset: fragments.inputOffset, length, encapsulated: true, fragments: table },
      basicOffsetTable: offsetsOf(basicOffsetTable),
      ...extendedOffsetTable(state),
    };
  }
  state.pos = end;
}

function extendedOffsetTable({ dataset }: ParserState): Pick<PixelDataLocation, 'extendedOffsetTable'> {
  const offsets = dataset.numbers(EXTENDED_OFFSET_TABLE);
  if (offsets.length === 0) return {};
  return { extendedOffsetTable: { offsets, lengths: dataset.numbers(EXTENDED_OFFSET_TABLE_LENGTHS) } };
}
