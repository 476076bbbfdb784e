import type { StoredInstance } from './retrieve.ts';

/** In which transfer syntax instances of a modality are kept once their series is complete; without loss unless one with loss is named. */
export interface TranscodingRule {
  /** Modality (0008,0060), or `*` for every one. */
  readonly modality: string;
  readonly transferSyntaxUid: string;
}

/** In which transfer syntax with loss images go to an application entity. */
export interface LossyRule {
  /** AE title, or `*` for every one. */
  readonly aeTitle: string;
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
   * Transfer syntaxes in which it can be given with a loss, for those who ask for one of them by name: as another instance, which is derived
   * from it and says so (PS3.3 C.7.6.1.1).
   */
  lossyOffers(instance: StoredInstance): readonly string[];
  /** SOP Instance UID of what is given in a transfer syntax: its own, or with a loss another, the same each time. */
  uidIn(instance: StoredInstance, transferSyntaxUid: string): string;
  /** The transfer syntax with loss that a rule names for an application entity. */
  lossyTo(aeTitle: string): string | undefined;
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
