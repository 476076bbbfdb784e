import { type Dataset, TAG, UID } from '@vesalius/dicom';
import { embeddedOverlays } from '../pixel/embedded-overlays.ts';

/** How likely it is that somebody's name stands in the pixels, by what the header says. */
export type BurnedInRisk =
  /** No pixel data, so nothing. */
  | 'none'
  /** A kind of image that devices do not write into. */
  | 'low'
  /** A kind that often has text: ultrasound, screen captures, films, secondary captures, photographs; overlays in unused bits. */
  | 'risky'
  /** (0028,0301) says YES. */
  | 'declared';

const RISKY_MODALITIES: ReadonlySet<string> = new Set('US IVUS ES XC SC OT GM OP DOC DG HC SMR BMD PX IO'.split(' '));

const RISKY_SOP_CLASSES: ReadonlySet<string> = new Set([
  UID.SecondaryCaptureImageStorage,
  UID.MultiFrameSingleBitSecondaryCaptureImageStorage,
  UID.MultiFrameGrayscaleByteSecondaryCaptureImageStorage,
  UID.MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
  UID.MultiFrameTrueColorSecondaryCaptureImageStorage,
  UID.UltrasoundImageStorage,
  UID.UltrasoundMultiFrameImageStorage,
  UID.UltrasoundImageStorageRetired,
  UID.UltrasoundMultiFrameImageStorageRetired,
  UID.VLEndoscopicImageStorage,
  UID.VLPhotographicImageStorage,
  UID.VideoEndoscopicImageStorage,
  UID.VideoPhotographicImageStorage,
]);

/** Values of Image Type that say the image was drawn by a program. */
const RISKY_IMAGE_TYPES = /SCREEN|CAPTURE|REPORT|PRINT|SUMMARY|PROTOCOL|SAVE|DOSE/i;

/** The risk of burned-in text. An instance without pixel data has none; what a device denies in (0028,0301) is believed. */
export function burnedInRisk(dataset: Dataset): BurnedInRisk {
  if (!hasPixelData(dataset)) return 'none';
  const declared = dataset.text(TAG.BurnedInAnnotation)?.trim().toUpperCase();
  if (declared === 'YES') return 'declared';
  if (embeddedOverlays(dataset).length > 0) return 'risky';
  if (declared === 'NO') return 'low';
  const risky =
    RISKY_SOP_CLASSES.has(dataset.text(TAG.SOPClassUID) ?? '') ||
    RISKY_MODALITIES.has(dataset.text(TAG.Modality)?.trim().toUpperCase() ?? '') ||
    dataset.has(TAG.ConversionType) ||
    dataset.texts(TAG.ImageType).some((value) => RISKY_IMAGE_TYPES.test(value));
  return risky ? 'risky' : 'low';
}

/** Whether a data set has pixels (PS3.3 §C.7.6.3). */
export function hasPixelData(dataset: Dataset): boolean {
  return dataset.has(TAG.PixelData) || dataset.has(TAG.FloatPixelData) || dataset.has(TAG.DoubleFloatPixelData);
}
