import type { StoredInstance } from './retrieve.ts';

/** In which lossless transfer syntax instances of a modality are kept once their series is complete. */
export interface TranscodingRule {
  /** Modality (0008,0060), or `*` for every one. */
  readonly modality: string;
  readonly transferSyntaxUid: string;
}

/** Instances in other transfer syntaxes than the one they are kept in, of those that the caller has found by `Retrieve.select`. */
export interface Transcoding {
  /**
   * Transfer syntaxes in which the instance can be given beside the kept one, without a loss to what is kept; the plainest first. Whether its
   * pixels are what they say is known only when they are decoded.
   */
  offers(instance: StoredInstance): readonly string[];
  /**
   * The data set in one of them, made frame by frame as it is taken; undefined when its first frame cannot be decoded.
   * @throws ArchiveError `blob-corrupt`, `blob-missing`, `limit-exceeded`, `busy`; `not-understood` when a later frame cannot be decoded
   */
  dataset(instance: StoredInstance, transferSyntaxUid: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** The same as a Part 10 file. */
  file(instance: StoredInstance, transferSyntaxUid: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Gives each frame as it lies in that data set, by its number from 1; undefined where there is none or it cannot be decoded. */
  frames(
    instance: StoredInstance,
    transferSyntaxUid: string,
  ): Promise<(number: number) => Promise<Uint8Array | undefined>>;
}
