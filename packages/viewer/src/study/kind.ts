import { type Dataset, lookupTransferSyntax, TAG, UID } from '@vesalius/dicom';

/** How the instances of a series are shown. `attributes` is what is left: nothing is ever a blank page. */
export type SeriesKind =
  | 'image'
  | 'segmentation'
  | 'structure-set'
  | 'dose'
  | 'parametric-map'
  | 'report'
  | 'key-objects'
  | 'pdf'
  | 'video'
  | 'waveform'
  | 'slide'
  | 'presentation'
  | 'attributes';

const BY_SOP_CLASS: ReadonlyMap<string, SeriesKind> = new Map([
  [UID.SegmentationStorage, 'segmentation'],
  [UID.LabelMapSegmentationStorage, 'segmentation'],
  [UID.RTStructureSetStorage, 'structure-set'],
  [UID.RTDoseStorage, 'dose'],
  [UID.ParametricMapStorage, 'parametric-map'],
  [UID.EncapsulatedPDFStorage, 'pdf'],
  [UID.VLWholeSlideMicroscopyImageStorage, 'slide'],
  [UID.VideoEndoscopicImageStorage, 'video'],
  [UID.VideoMicroscopicImageStorage, 'video'],
  [UID.VideoPhotographicImageStorage, 'video'],
  [UID.GrayscaleSoftcopyPresentationStateStorage, 'presentation'],
  [UID.KeyObjectSelectionDocumentStorage, 'key-objects'],
]);

const PIXELS = [TAG.PixelData, TAG.FloatPixelData, TAG.DoubleFloatPixelData];
const VIDEO_SYNTAXES = /^1\.2\.840\.10008\.1\.2\.4\.10\d/;

/** The kind of an instance, by its SOP class first, then by what it carries. */
export function kindOf(instance: Dataset): SeriesKind {
  const sopClass = instance.text(TAG.SOPClassUID) ?? '';
  const known = BY_SOP_CLASS.get(sopClass);
  if (known) return known;
  if (VIDEO_SYNTAXES.test(transferSyntaxOf(instance))) return 'video';
  if (instance.has(TAG.WaveformSequence)) return 'waveform';
  if (instance.has(TAG.ContentSequence)) return 'report';
  return PIXELS.some((tag) => instance.has(tag)) && instance.has(TAG.Rows) ? 'image' : 'attributes';
}

/** Available Transfer Syntax UID, which PS3.18 §10.6.3.3.1 has in metadata; empty when it is not said. */
function transferSyntaxOf(instance: Dataset): string {
  const uid = instance.text(TAG.AvailableTransferSyntaxUID) ?? '';
  return lookupTransferSyntax(uid)?.uid ?? uid;
}
