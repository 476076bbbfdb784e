/** Where one fragment's bytes lie. */
export interface FragmentLocation {
  readonly offset: number;
  readonly length: number;
}

/**
 * Offsets and lengths of many fragments in typed arrays (12 bytes a fragment). Offsets count from the start of the
 * input and point at the fragment's first byte, behind its Item header.
 */
export class FragmentTable implements Iterable<FragmentLocation> {
  #offsets = new Float64Array(4);
  #lengths = new Uint32Array(4);
  #count = 0;

  get length(): number {
    return this.#count;
  }

  add(offset: number, length: number): void {
    if (this.#count === this.#offsets.length) this.#grow();
    this.#offsets[this.#count] = offset;
    this.#lengths[this.#count++] = length;
  }

  at(index: number): FragmentLocation | undefined {
    if (index < 0 || index >= this.#count) return undefined;
    return { offset: this.#offsets[index]!, length: this.#lengths[index]! };
  }

  *[Symbol.iterator](): IterableIterator<FragmentLocation> {
    for (let index = 0; index < this.#count; index++) yield this.at(index)!;
  }

  #grow(): void {
    const offsets = new Float64Array(this.#count * 2);
    const lengths = new Uint32Array(this.#count * 2);
    offsets.set(this.#offsets);
    lengths.set(this.#lengths);
    this.#offsets = offsets;
    this.#lengths = lengths;
  }
}

/** The value of encapsulated Pixel Data (PS3.5 §A.4): its fragments, first the Basic Offset Table. */
export interface EncapsulatedValue {
  readonly fragmentCount: number;
  /** Where the fragments lie in the input, when a streaming reader passed over them. */
  readonly passedOver?: FragmentTable | undefined;
  /** The bytes of a fragment; throws `value-skipped` when a streaming reader did not keep them. */
  fragment(index: number): Uint8Array;
  /** The Basic Offset Table as it lies: 32-bit little-endian offsets, often empty. */
  readonly basicOffsetTable: Uint8Array;
}
