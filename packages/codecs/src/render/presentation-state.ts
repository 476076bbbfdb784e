import { type Dataset, TAG } from '@vesalius/dicom';
import { type VoiTransform, voiOfModule } from './voi.ts';

/** The instance and frame that a presentation state is applied to. */
export interface PresentedFrame {
  readonly sopInstanceUid: string;
  readonly frameNumber: number;
}

/**
 * Whether an item of a presentation state is for the frame: its Referenced Image Sequence names the image, and the frame or none; an item
 * without the sequence is for all (PS3.3 C.11.8, C.10.4, C.10.5).
 */
export function isFor(item: Dataset, frame: PresentedFrame): boolean {
  if (!item.has(TAG.ReferencedImageSequence)) return true;
  return item.items(TAG.ReferencedImageSequence).some((reference) => {
    if (reference.text(TAG.ReferencedSOPInstanceUID) !== frame.sopInstanceUid) return false;
    const frames = reference.numbers(TAG.ReferencedFrameNumber);
    return frames.length === 0 || frames.includes(frame.frameNumber);
  });
}

/** The view that a presentation state gives a frame (PS3.3 C.11.8); undefined for the whole range of the modality's output. */
export function softcopyVoi(state: Dataset, frame: PresentedFrame): VoiTransform | undefined {
  const item = state.items(TAG.SoftcopyVOILUTSequence).find((one) => isFor(one, frame));
  return item && voiOfModule(item, false);
}

/** The images that a presentation state is for (PS3.3 C.11.11), with frames where it names some. */
export function referencedImages(state: Dataset): { series: string; instance: string; frames: readonly number[] }[] {
  return state.items(TAG.ReferencedSeriesSequence).flatMap((series) =>
    series.items(TAG.ReferencedImageSequence).map((image) => ({
      series: series.text(TAG.SeriesInstanceUID) ?? '',
      instance: image.text(TAG.ReferencedSOPInstanceUID) ?? '',
      frames: image.numbers(TAG.ReferencedFrameNumber),
    })),
  );
}
