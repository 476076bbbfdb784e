const DISCRETE = 0;
const LINEAR = 1;
const INDIRECT = 2;

/** The entries that segments describe (PS3.3 C.7.9.2), at most `most` of them; undefined when they are not segments. */
export function expandedSegments(data: Uint16Array | Uint8Array, most: number): Uint16Array | undefined {
  const entries = new Uint16Array(most);
  const end = expand(data, { at: 0, end: data.length, segments: Number.POSITIVE_INFINITY }, entries, 0, true);
  return end === undefined || end === 0 ? undefined : entries.subarray(0, end);
}

interface Stretch {
  readonly at: number;
  readonly end: number;
  readonly segments: number;
}

/** Writes the entries of segments from `filled` on; gives how many there are then. */
function expand(
  data: Uint16Array | Uint8Array,
  { at: start, end, segments }: Stretch,
  entries: Uint16Array,
  filled: number,
  mayRefer: boolean,
): number | undefined {
  let count: number | undefined = filled;
  let at = start;
  for (let done = 0; done < segments && at + 1 < end && count !== undefined && count < entries.length; done++) {
    const kind = data[at]!;
    const length = data[at + 1]!;
    if (kind === DISCRETE) {
      count = discrete(data.subarray(at + 2, at + 2 + length), entries, count);
      at += 2 + length;
    } else if (kind === LINEAR) {
      count = linear(data[at + 2], length, entries, count);
      at += 3;
    } else if (kind === INDIRECT && mayRefer) {
      const target = offsetAt(data, at + 2);
      if (target >= at) return undefined; // only what came before may be repeated, so that it ends
      count = expand(data, { at: target, end: at, segments: length }, entries, count, false);
      at += data instanceof Uint8Array ? 6 : 4;
    } else return undefined;
  }
  return count;
}

function discrete(values: Uint16Array | Uint8Array, entries: Uint16Array, filled: number): number {
  const fitting = values.subarray(0, entries.length - filled);
  entries.set(fitting, filled);
  return filled + fitting.length;
}

/** A straight line from the entry before, which is not repeated, to `to`. */
function linear(to: number | undefined, length: number, entries: Uint16Array, filled: number): number | undefined {
  const from = entries[filled - 1];
  if (to === undefined || from === undefined) return undefined;
  const fitting = Math.min(length, entries.length - filled);
  for (let step = 1; step <= fitting; step++)
    entries[filled + step - 1] = Math.round(from + ((to - from) * step) / length);
  return filled + fitting;
}

/** The place of the first segment to repeat: the less significant part comes first, in units of the data's values. */
function offsetAt(data: Uint16Array | Uint8Array, at: number): number {
  const part = (index: number) => data[at + index] ?? 0;
  if (data instanceof Uint16Array) return part(0) + part(1) * 0x10000;
  return part(0) + part(1) * 0x100 + part(2) * 0x10000 + part(3) * 0x1000000;
}
