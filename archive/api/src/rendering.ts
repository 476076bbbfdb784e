import type { PictureOptions, PictureType, VolumeView } from '@vesalius/codecs';
import type { StoredInstance } from './retrieve.ts';

/** Which picture of an instance, and how. */
export interface PictureRequest extends PictureOptions {
  /** From 1; of a film, where it begins. */
  readonly frameNumber: number;
  /** A presentation state that refers to the instance, which the caller may have as well. */
  readonly presentationState?: StoredInstance | undefined;
}

/** What is to be seen of a volume, and how. */
export interface VolumeRequest extends Pick<PictureOptions, 'type' | 'quality' | 'viewport'> {
  readonly view: VolumeView;
}

/** A picture, or why there is none: the code of a catalogue of ours, which depends on the instance and not on the moment. */
export type PictureOutcome =
  | { readonly outcome: 'rendered'; readonly type: PictureType; readonly bytes: Uint8Array }
  | { readonly outcome: 'refused'; readonly code: string };

/** Pictures of instances that the caller has found by `Retrieve.select`: what they may not see they do not have. */
export interface Rendering {
  /**
   * Whether pictures can be made with it: presentation states of images that stand for themselves. Those that blend images, show volumes or
   * put several in places of a screen cannot.
   */
  appliesState(instance: StoredInstance): boolean;
  /** Whether the instance has frames that pictures are made of. */
  hasPictures(instance: StoredInstance): boolean;
  /** The same as long as instance, request and rendering are the same; for ETag (RFC 9110 §8.8.3). */
  versionOf(instance: StoredInstance, request: PictureRequest): string;
  /**
   * One frame; made in a worker, kept for a while.
   * @throws ArchiveError `blob-corrupt`, `blob-missing`, `limit-exceeded` for what is too large to be held, `busy` when too many wait
   */
  picture(instance: StoredInstance, request: PictureRequest): Promise<PictureOutcome>;
  /** All frames as a GIF that repeats, in the speed the instance says; of very many, those at even distances. Throws the same. */
  film(instance: StoredInstance, request: PictureRequest): Promise<PictureOutcome>;
  /** A plane or a projection of the volume that the frames of these instances make. Throws the same. */
  volume(instances: readonly StoredInstance[], request: VolumeRequest): Promise<PictureOutcome>;
}
