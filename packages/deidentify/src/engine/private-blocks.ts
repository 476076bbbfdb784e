import { type Dataset, elementOf, groupOf, isPrivateCreator, type Tag } from '@vesalius/dicom';

/** The creators that have reserved blocks in a data set or item (PS3.5 §7.8.1), by group and block. */
export class PrivateBlocks {
  readonly #creators = new Map<number, string>();

  constructor(dataset: Dataset) {
    for (const { tag } of dataset) {
      if (isPrivateCreator(tag)) this.#creators.set(tag, dataset.text(tag)?.trim() ?? '');
    }
  }

  /** Who has reserved the block of a private element; undefined when nobody did. */
  creatorOf(tag: Tag): string | undefined {
    return this.#creators.get(reservationOf(tag));
  }

  /** The tags that reserve blocks. */
  get reservations(): Iterable<Tag> {
    return this.#creators.keys();
  }
}

/** (gggg,00bb) of (gggg,bbee). */
export function reservationOf(tag: Tag): Tag {
  return ((groupOf(tag) << 16) | (elementOf(tag) >>> 8)) >>> 0;
}
