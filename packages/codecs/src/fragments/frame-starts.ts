/** Where a fragment's bytes lie, counted like the others of its Pixel Data. */
export interface FragmentPlace {
  readonly offset: number;
  readonly length: number;
}

/**
 * Index of the first fragment of each frame, from an offset table or the count of the fragments (PS3.5 §A.4); empty when neither tells.
 *
 * @param offsets of the Extended or the Basic Offset Table, counted from the first Item behind it; may be empty or wrong
 */
export function frameStarts(fragments: readonly FragmentPlace[], frames: number, offsets: readonly number[]): number[] {
  if (frames === 1) return fragments.length > 0 ? [0] : [];
  const origin = fragments[0]?.offset ?? 0;
  if (offsets.length === frames) {
    const byOffset = new Map(fragments.map((fragment, index) => [fragment.offset - origin, index]));
    const starts = offsets.map((offset) => byOffset.get(offset));
    if (ascending(starts)) return starts;
  }
  return fragments.length === frames ? fragments.map((_, index) => index) : [];
}

function ascending(starts: readonly (number | undefined)[]): starts is number[] {
  return starts.every(
    (start, index) => start !== undefined && (index === 0 ? start === 0 : start > starts[index - 1]!),
  );
}

/** Bytes at the start of a fragment that are enough to see whether a frame begins there. */
export const HEAD_BYTES = 8;

/** What compressed frames begin with: SOI of JPEG and JPEG-LS, SOC and SIZ of JPEG 2000, the signatures of JP2 and JPEG XL. */
const BEGINNINGS: readonly (readonly number[])[] = [
  [0xff, 0xd8, 0xff],
  [0xff, 0x4f, 0xff, 0x51],
  [0xff, 0x0a],
  [0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20],
  [0, 0, 0, 12, 0x4a, 0x58, 0x4c, 0x20],
];

/**
 * The same from what the fragments begin with, for Pixel Data without a table (PS3.5 §A.4.1). Empty when not as many frames begin as
 * there should be.
 *
 * @param heads the first `HEAD_BYTES` of each fragment
 */
export function frameStartsByContent(heads: readonly Uint8Array[], frames: number): number[] {
  const like = BEGINNINGS.find((beginning) => startsWith(heads[0], beginning));
  if (!like) return [];
  const starts = heads.flatMap((head, index) => (startsWith(head, like) ? [index] : []));
  return starts.length === frames ? starts : [];
}

function startsWith(head: Uint8Array | undefined, beginning: readonly number[]): boolean {
  return head !== undefined && beginning.every((byte, index) => head[index] === byte);
}
