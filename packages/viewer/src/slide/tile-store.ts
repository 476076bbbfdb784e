import { type Dataset, TAG } from '@vesalius/dicom';

const MOST_TILES = 400;
const AT_ONCE = 6;

/** Tiles as the server renders them (PS3.18 §10.4.1.1.3), the newest wanted first; so many are kept. */
export class TileStore {
  readonly #root: string;
  readonly #arrived: () => void;
  readonly #held = new Map<string, ImageBitmap | 'coming' | 'failed'>();
  #wanted: string[] = [];
  #busy = 0;
  #closed = false;

  constructor(root: string, arrived: () => void) {
    this.#root = root;
    this.#arrived = arrived;
  }

  /** The tile when it is here. */
  get(instance: Dataset, frame: number): ImageBitmap | undefined {
    const key = this.#address(instance, frame);
    const held = this.#held.get(key);
    if (!(held instanceof ImageBitmap)) return undefined;
    this.#held.delete(key); // to the end: those at the beginning are let go of first
    this.#held.set(key, held);
    return held;
  }

  /** Whether nothing more will come for a tile: it is here, or cannot be had. */
  isSettled(instance: Dataset, frame: number): boolean {
    const held = this.#held.get(this.#address(instance, frame));
    return held instanceof ImageBitmap || held === 'failed';
  }

  /** Brings these; what was wanted before and has not begun is not wanted any more. */
  want(tiles: readonly { readonly instance: Dataset; readonly frame: number }[]): void {
    this.#wanted = tiles
      .map(({ instance, frame }) => this.#address(instance, frame))
      .filter((key) => !this.#held.has(key));
    this.#next();
  }

  close(): void {
    this.#closed = true;
    this.#wanted = [];
    for (const held of this.#held.values()) if (held instanceof ImageBitmap) held.close();
    this.#held.clear();
  }

  #next(): void {
    while (this.#busy < AT_ONCE && this.#wanted.length > 0) void this.#bring(this.#wanted.shift()!);
  }

  async #bring(address: string): Promise<void> {
    if (this.#held.has(address)) return;
    this.#busy += 1;
    this.#held.set(address, 'coming');
    const picture = await fetched(address).catch(() => 'failed' as const);
    this.#busy -= 1;
    if (this.#closed) return picture === 'failed' ? undefined : picture.close();
    this.#held.set(address, picture);
    this.#letGo();
    this.#next();
    this.#arrived();
  }

  #letGo(): void {
    for (const [key, held] of this.#held) {
      if (this.#held.size <= MOST_TILES) return;
      if (held === 'coming') continue;
      if (held instanceof ImageBitmap) held.close();
      this.#held.delete(key);
    }
  }

  #address(instance: Dataset, frame: number): string {
    const [study, series, sop] = [TAG.StudyInstanceUID, TAG.SeriesInstanceUID, TAG.SOPInstanceUID].map((tag) =>
      instance.text(tag),
    );
    return `${this.#root}/studies/${study}/series/${series}/instances/${sop}/frames/${frame}/rendered?quality=90`;
  }
}

async function fetched(address: string): Promise<ImageBitmap> {
  const answer = await fetch(address, { headers: { accept: 'image/jpeg' } });
  if (!answer.ok) throw new Error(`no tile: ${answer.status}`);
  return createImageBitmap(await answer.blob());
}
