/** Lengths of codes are told for 1 to 16 bits (ITU-T T.81 §B.2.4.2). */
const MOST_BITS = 16;

/** A Huffman code made for how often its symbols come. */
export interface HuffmanCode {
  /** How many codes have 1, 2, … 16 bits. */
  readonly counts: Uint8Array;
  /** Symbols by the length of their codes. */
  readonly symbols: readonly number[];
  /** Code and length of each symbol; without meaning for those that do not come. */
  readonly codes: Uint16Array;
  readonly lengths: Uint8Array;
}

/** The best code of at most 16 bits in which no code is all ones (T.81 §C, §K.2). @param frequencies of each symbol */
export function huffmanCodeOf(frequencies: Float64Array): HuffmanCode {
  const depths = depthsOf(frequencies);
  const counts = countsOf(depths);
  const used = [...frequencies.keys()].filter((symbol) => frequencies[symbol]! > 0);
  const symbols = used.sort((one, other) => depths[one]! - depths[other]! || one - other);
  const codes = new Uint16Array(frequencies.length);
  const lengths = new Uint8Array(frequencies.length);
  let code = 0;
  let next = 0;
  for (let bits = 1; bits <= MOST_BITS; bits++, code <<= 1) {
    for (let count = counts[bits - 1]!; count > 0; count--, code++, next++) {
      codes[symbols[next]!] = code;
      lengths[symbols[next]!] = bits;
    }
  }
  return { counts, symbols, codes, lengths };
}

/** Depth of each symbol in the tree; one symbol more takes part, whose code will be the one of all ones, which is not allowed. */
function depthsOf(frequencies: Float64Array): Uint8Array {
  const reserved = frequencies.length;
  const depths = new Uint8Array(reserved + 1);
  let trees = [...frequencies.entries(), [reserved, 1] as const]
    .filter(([, weight]) => weight > 0)
    .map(([symbol, weight]) => ({ weight, symbols: [symbol] }));
  while (trees.length > 1) {
    trees.sort((one, other) => one.weight - other.weight || other.symbols[0]! - one.symbols[0]!);
    const [first, second] = trees as [(typeof trees)[0], (typeof trees)[0]];
    const symbols = [...first.symbols, ...second.symbols];
    for (const symbol of symbols) depths[symbol]!++;
    trees = [{ weight: first.weight + second.weight, symbols }, ...trees.slice(2)];
  }
  return depths;
}

/** Longer codes than 16 bits are made shorter by lengthening others, then the reserved one is given up (T.81 Figure K.3). */
function countsOf(depths: Uint8Array): Uint8Array {
  const counts = new Uint8Array(64);
  for (const depth of depths) if (depth > 0) counts[depth]!++;
  for (let bits = counts.length - 1; bits > MOST_BITS; bits--) {
    while (counts[bits]! > 0) {
      let shorter = bits - 2;
      while (counts[shorter] === 0) shorter--;
      counts[bits]! -= 2;
      counts[bits - 1]!++;
      counts[shorter + 1]! += 2;
      counts[shorter]!--;
    }
  }
  let longest = MOST_BITS;
  while (counts[longest] === 0) longest--;
  counts[longest]!--;
  return counts.slice(1, MOST_BITS + 1);
}
