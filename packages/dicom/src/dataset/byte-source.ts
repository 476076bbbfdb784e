/**
 * The bytes that elements of one input lie in. A streaming reader replaces `bytes` by a larger copy as it grows, so
 * elements keep the source and an offset, never a view.
 */
export class ByteSource {
  #bytes: Uint8Array;
  #view: DataView;

  constructor(bytes: Uint8Array) {
    // A plain array also where Node hands in a Buffer, whose slice() is a view that writes through.
    this.#bytes = bytes.constructor === Uint8Array ? bytes : asPlain(bytes);
    this.#view = viewOf(bytes);
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get view(): DataView {
    return this.#view;
  }

  replace(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function asPlain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
