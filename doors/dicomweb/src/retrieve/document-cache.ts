/** Compressed answers that are asked for again and again, the least recently used given up first; bounded in bytes. */
export class DocumentCache {
  readonly #mostBytes: number;
  readonly #documents = new Map<string, Buffer>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get(key: string): Buffer | undefined {
    const document = this.#documents.get(key);
    if (!document) return undefined;
    this.#documents.delete(key);
    this.#documents.set(key, document);
    return document;
  }

  put(key: string, document: Buffer): void {
    if (document.length > this.#mostBytes / 4 || this.#documents.has(key)) return;
    this.#documents.set(key, document);
    this.#bytes += document.length;
    for (const [oldest, { length }] of this.#documents) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#documents.delete(oldest);
      this.#bytes -= length;
    }
  }
}
