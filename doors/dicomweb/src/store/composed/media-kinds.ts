import { type Dataset, TAG, type Tag, UID, type VR } from '@vesalius/dicom';

/** What an instance is when its media are wrapped and the metadata leave it open. */
interface MediaKind {
  /** The element that holds the media. */
  readonly tag: Tag;
  readonly sopClassUid: string;
  readonly multiFrameSopClassUid?: string;
  readonly defaults: readonly (readonly [Tag, VR, string])[];
}

const image = (sopClassUid: string, modality: string, multiFrameSopClassUid?: string): MediaKind => ({
  tag: TAG.PixelData,
  sopClassUid,
  ...(multiFrameSopClassUid !== undefined && { multiFrameSopClassUid }),
  defaults: [
    [TAG.Modality, 'CS', modality],
    [TAG.ConversionType, 'CS', 'WSD'],
  ],
});
const CAPTURE = image(UID.SecondaryCaptureImageStorage, 'OT', UID.MultiFrameTrueColorSecondaryCaptureImageStorage);
const VIDEO = image(UID.VideoPhotographicImageStorage, 'XC');
const document = (sopClassUid: string, modality: string): MediaKind => ({
  tag: TAG.EncapsulatedDocument,
  sopClassUid,
  defaults: [
    [TAG.Modality, 'CS', modality],
    [TAG.ConversionType, 'CS', 'WSD'],
    [TAG.BurnedInAnnotation, 'CS', 'YES'],
  ],
});

/** Rendered and other media by their media type (PS3.18 §8.7.4, PS3.3 A.8, A.32, A.45, A.85). */
export const MEDIA_KINDS: ReadonlyMap<string, MediaKind> = new Map([
  ['image/jpeg', CAPTURE],
  ['image/png', CAPTURE],
  ['video/mp4', VIDEO],
  ['application/pdf', document(UID.EncapsulatedPDFStorage, 'DOC')],
  ['text/xml', document(UID.EncapsulatedCDAStorage, 'DOC')],
  ['model/stl', document(UID.EncapsulatedSTLStorage, 'M3D')],
  ['model/obj', document(UID.EncapsulatedOBJStorage, 'M3D')],
  ['model/mtl', document(UID.EncapsulatedMTLStorage, 'M3D')],
]);

/** Gives what is missing: the SOP class, and what its module wants a value of (type 1). */
export function addDefaults(dataset: Dataset, kind: MediaKind, frames: number): void {
  const sopClassUid = frames > 1 ? (kind.multiFrameSopClassUid ?? kind.sopClassUid) : kind.sopClassUid;
  if (!dataset.text(TAG.SOPClassUID)) dataset.set(TAG.SOPClassUID, 'UI', sopClassUid);
  for (const [tag, vr, value] of kind.defaults) if (!dataset.text(tag)) dataset.set(tag, vr, value);
}
