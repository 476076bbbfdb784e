import type { PicturePool } from '@vesalius/codecs/picture';

/** The threads in which pixels are decoded, begun with the first work: decoders and encoders take a while to load. */
export class CodecWorkers {
  #pool: Promise<PicturePool> | undefined;

  pool(): Promise<PicturePool> {
    this.#pool ??= import('@vesalius/codecs/picture').then(({ PicturePool: Pool }) => new Pool());
    return this.#pool;
  }

  async close(): Promise<void> {
    await (await this.#pool)?.close();
  }
}
