import type { SealedFile, SealedWriter } from './sealed-files.ts';

/** Who takes what was made. */
export interface Holder {
  readonly mostHeld: number;
  readonly mostSealed: number;
  sealedWriter(): Promise<SealedWriter | undefined>;
  put(key: string, owners: readonly string[], bytes: number, content: readonly Uint8Array[] | SealedFile): void;
  ended(keeping: Keeping): void;
}

/** Up to this an entry is held in memory before the disk is asked. */
const MOST_IN_MEMORY = 8 * 1024 * 1024;

/** Something that is being made: kept when it has come to its end, and to nobody's harm when that fails. */
export class Keeping {
  readonly owners: readonly string[];
  readonly #holder: Holder;
  readonly #key: string;
  #held: Uint8Array[] | undefined = [];
  #writer: SealedWriter | undefined;
  #bytes = 0;
  #given = false;

  constructor(holder: Holder, key: string, owners: readonly string[]) {
    this.#holder = holder;
    this.#key = key;
    this.owners = owners;
  }

  /** Never fails: what cannot be kept is given up. The piece stays as it is as long as it is held. */
  async append(piece: Uint8Array): Promise<void> {
    if (this.#given) return;
    this.#bytes += piece.length;
    if (this.#held) this.#held.push(piece);
    try {
      if (this.#held && this.#bytes > Math.min(MOST_IN_MEMORY, this.#holder.mostHeld)) await this.seal();
      else await this.#writer?.append(piece);
      if (this.#writer && this.#bytes > this.#holder.mostSealed) this.give();
    } catch {
      this.give();
    }
  }

  /** Goes on on the disk. */
  async seal(): Promise<void> {
    const held = this.#held ?? [];
    this.#held = undefined;
    try {
      this.#writer = await this.#holder.sealedWriter();
      for (const piece of held) await this.#writer?.append(piece);
    } catch {
      this.give();
    }
    if (!this.#writer || this.#given) this.give();
  }

  /** All of it is there. */
  async end(): Promise<void> {
    if (this.#given) return;
    if (this.#held) this.#holder.put(this.#key, this.owners, this.#bytes, this.#held);
    else await this.#sealed();
    this.#given = true;
    this.#holder.ended(this);
  }

  async #sealed(): Promise<void> {
    const writer = this.#writer!;
    try {
      const file = await writer.end();
      if (this.#given) await writer.discard();
      else this.#holder.put(this.#key, this.owners, this.#bytes, file);
    } catch {
      this.give();
    }
  }

  /** It is not wanted, or its owner has gone. */
  give(): void {
    if (!this.#given) this.#holder.ended(this);
    this.#given = true;
    this.#held = undefined;
    void this.#writer?.discard().catch(() => undefined);
  }
}
