import type { EncodedFrame } from '@vesalius/codecs';

/** Compressed bytes that are held before the attributes are written; of more the ratio is that of those. */
const MOST_HELD = 64 * 1024 * 1024;

/**
 * How much smaller frames have become, which stands before them (PS3.3 C.7.6.1.1.5.2 asks for an approximate ratio), and the frames behind
 * the first again.
 *
 * @param nativeBytes of one frame without compression
 */
export async function measured(
  first: EncodedFrame,
  following: AsyncGenerator<EncodedFrame>,
  nativeBytes: number,
): Promise<{ readonly rest: AsyncIterable<EncodedFrame>; readonly ratio: number }> {
  const held: EncodedFrame[] = [];
  let bytes = first.bytes.length;
  while (bytes < MOST_HELD) {
    const { value, done } = await following.next();
    if (done) break;
    held.push(value);
    bytes += value.bytes.length;
  }
  return { rest: again(held, following), ratio: (nativeBytes * (held.length + 1)) / bytes };
}

async function* again(held: EncodedFrame[], following: AsyncGenerator<EncodedFrame>): AsyncGenerator<EncodedFrame> {
  for (let frame = held.shift(); frame; frame = held.shift()) yield frame;
  yield* following;
}
