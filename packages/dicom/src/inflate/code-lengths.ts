/** Length of the longest code of RFC 1951 §3.2.7. */
const LONGEST = 15;

/**
 * Code lengths of a Huffman code for symbols of these frequencies, none longer than `longest`; 0 for symbols that do not
 * occur. At least one symbol gets a code.
 */
export function codeLengths(frequencies: Uint32Array, longest = LONGEST): Uint8Array {
  for (let scaled = frequencies.slice(); ; scaled = scaled.map((count) => (count === 0 ? 0 : (count >>> 1) | 1))) {
    const lengths = unlimited(scaled);
    if (lengths.every((length) => length <= longest)) return lengths;
  }
}

/** Huffman's algorithm with two queues: symbols by frequency, and trees, which are made in ascending order. */
function unlimited(frequencies: Uint32Array): Uint8Array {
  const symbols = [...frequencies.keys()].filter((symbol) => frequencies[symbol]! > 0);
  symbols.sort((a, b) => frequencies[a]! - frequencies[b]!);
  const lengths = new Uint8Array(frequencies.length);
  if (symbols.length < 2) {
    lengths[symbols[0] ?? 0] = 1;
    return lengths;
  }
  const { weights, parents } = tree(symbols.map((symbol) => frequencies[symbol]!));
  const depths = new Uint8Array(weights.length);
  for (let node = weights.length - 2; node >= 0; node--) depths[node] = depths[parents[node]!]! + 1;
  symbols.forEach((symbol, leaf) => {
    lengths[symbol] = depths[leaf]!;
  });
  return lengths;
}

/** Nodes: the leaves in ascending order, then the trees made of the two lightest nodes left, the root last. */
function tree(leaves: readonly number[]): { weights: number[]; parents: number[] } {
  const weights = [...leaves];
  const parents: number[] = [];
  let leaf = 0;
  let made = leaves.length;
  const lightest = () =>
    leaf < leaves.length && !(made < weights.length && weights[made]! < weights[leaf]!) ? leaf++ : made++;
  while (weights.length < leaves.length * 2 - 1) {
    const first = lightest();
    const second = lightest();
    parents[first] = weights.length;
    parents[second] = weights.length;
    weights.push(weights[first]! + weights[second]!);
  }
  return { weights, parents };
}
