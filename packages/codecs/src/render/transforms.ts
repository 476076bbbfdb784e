import type { Dataset } from '@vesalius/dicom';
import type { ImagePixel } from '../image-pixel.ts';
import type { FrameAttributes } from './frame-attributes.ts';
import type { GreyTransforms } from './grey.ts';
import { type ModalityTransform, modalityOf, modalityOfModule, modalityValue, NO_RESCALE } from './modality.ts';
import { paddingOf } from './padding.ts';
import { presentationLutOf } from './presentation-lut.ts';
import { type PresentedFrame, softcopyVoi } from './presentation-state.ts';
import { storedBitsOf } from './samples.ts';
import { type VoiTransform, voiOf, type Window, windowOfRange } from './voi.ts';

/** What the caller wants other than the image says. */
export interface View {
  /** In place of the window of image and presentation state. */
  readonly window?: Window | undefined;
  /** A softcopy presentation state that refers to the frame (PS3.3 A.33). */
  readonly presentation?: { readonly state: Dataset; readonly frame: PresentedFrame } | undefined;
}

/** The grey scale transformations of a frame as the image itself says them, or the presentation state in its place. */
export function transformsOf(frame: FrameAttributes, image: ImagePixel, view: View): GreyTransforms {
  const signed = image.pixelRepresentation === 1;
  const padding = paddingOf(frame, signed);
  const window: VoiTransform | undefined = view.window && { kind: 'window', ...view.window };
  if (view.presentation) return { ...presented(view.presentation, image, window), padding };
  const modality = modalityOf(frame, signed);
  const voi = window ?? voiOf(frame, modalityIsSigned(modality, image));
  return { modality, voi, presentation: presentationLutOf(frame.dataset, image.photometricInterpretation), padding };
}

/** A transformation that the state lacks is the identity, whatever the image says (PS3.4 N.2.1). */
function presented(
  { state, frame }: NonNullable<View['presentation']>,
  image: ImagePixel,
  window: VoiTransform | undefined,
): Omit<GreyTransforms, 'padding'> {
  const modality = modalityOfModule(state, image.pixelRepresentation === 1) ?? NO_RESCALE;
  const voi = window ?? softcopyVoi(state, frame) ?? wholeRange(modality, image);
  return { modality, voi, presentation: presentationLutOf(state, 'MONOCHROME2') };
}

function wholeRange(modality: ModalityTransform, image: ImagePixel): VoiTransform {
  if (modality.kind === 'table') return windowOfRange(0, 2 ** modality.table.bits - 1);
  const { bits, signed } = storedBitsOf(image);
  const least = signed ? -(2 ** (bits - 1)) : 0;
  return windowOfRange(modalityValue(modality, least), modalityValue(modality, least + 2 ** bits - 1));
}

/** Whether the input of a VOI table may be negative (PS3.3 C.11.2.1.1). */
function modalityIsSigned(modality: ModalityTransform, image: ImagePixel): boolean {
  if (modality.kind === 'table') return false;
  return image.pixelRepresentation === 1 || modality.intercept < 0;
}
