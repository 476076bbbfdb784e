import type { Frame } from './frame.ts';
import type { ParserState, Step } from './parser-state.ts';

/** A frame ends here: the one around it goes on; the end of the outermost is the end of the data set. */
export function closeFrame(state: ParserState, frame: Frame): Step {
  const { around } = frame;
  if (!around) return 'done';
  if (frame.kind === 'items') {
    frame.element!.close(state.pos, frame.whole);
    state.depth--;
  }
  state.frame = around;
  return 'again';
}

/**
 * Too few bytes for a header of `size`: more are needed, or the input ends here. Where it ends between two elements only
 * a delimiter is missing or a length wrong, which others tolerate too.
 */
export function starved(state: ParserState, frame: Frame, size: number): Step {
  if (!state.final) return state.need(size);
  if (!frame.around) return endOfDataset(state);
  const truncated = state.available > 0;
  const bounded = frame.end !== Number.POSITIVE_INFINITY;
  if (truncated && !state.options.keepTruncated) throw state.error('truncated');
  state.warn(truncated ? 'value-truncated' : bounded ? 'sequence-length-wrong' : 'missing-delimiter');
  state.pos = state.limit;
  return closeFrame(state, frame);
}

function endOfDataset(state: ParserState): Step {
  if (state.options.onlyGroup !== undefined) return 'done';
  const rest = state.source.bytes.subarray(state.pos, state.limit);
  if (rest.length > 0) {
    const fillsUp = rest.every((byte) => FILLERS.has(byte));
    if (!fillsUp && !state.options.keepTruncated) throw state.error('truncated');
    state.warn('trailing-bytes');
  }
  state.pos = state.limit;
  return 'done';
}

/** What is found behind the last element without anything being lost: NUL, line ends, spaces, end of file. */
const FILLERS: ReadonlySet<number> = new Set([0x00, 0x0a, 0x0d, 0x1a, 0x20]);
