import { type Dataset, TAG, type Tag } from '@vesalius/dicom';

/**
 * Where the attributes of one frame stand: in the data set, and in an enhanced multi-frame one in the macros of the Shared and the
 * Per-Frame Functional Groups (PS3.3 C.7.6.16).
 */
export class FrameAttributes {
  readonly dataset: Dataset;
  readonly #groups: readonly Dataset[];

  /** @param frameNumber from 1 */
  constructor(dataset: Dataset, frameNumber: number) {
    this.dataset = dataset;
    const perFrame = dataset.items(TAG.PerFrameFunctionalGroupsSequence)[frameNumber - 1];
    const shared = dataset.items(TAG.SharedFunctionalGroupsSequence)[0];
    this.#groups = [perFrame, shared].filter((group) => group !== undefined);
  }

  /** The item of a macro for this frame, else the data set itself, where images of one frame have the same attributes. */
  macro(sequence: Tag): Dataset {
    for (const group of this.#groups) {
      const item = group.items(sequence)[0];
      if (item) return item;
    }
    return this.dataset;
  }
}
