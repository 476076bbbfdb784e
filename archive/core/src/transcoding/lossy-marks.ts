import { createHash } from 'node:crypto';
import type { StoredInstance } from '@vesalius/archive/api';
import { USUAL_QUALITY } from '@vesalius/codecs';
import { type Attributes, Dataset, TAG, UID, uidFromHash } from '@vesalius/dicom';

interface LossyMethod {
  /** Lossy Image Compression Method (0028,2114): its Defined Terms (PS3.3 C.7.6.1.1.5.1). */
  readonly method: string;
  readonly name: string;
}

const LOSSY_METHODS: Readonly<Record<string, LossyMethod>> = {
  [UID.JPEGBaseline8Bit]: { method: 'ISO_10918_1', name: 'JPEG' },
  [UID.JPEGLSNearLossless]: { method: 'ISO_14495_1', name: 'JPEG-LS near-lossless' },
  [UID.JPEG2000]: { method: 'ISO_15444_1', name: 'JPEG 2000' },
  [UID.HTJ2K]: { method: 'ISO_15444_15', name: 'HTJ2K' },
};

/** Compressions with loss that are written here, those that every program reads first. */
export const LOSSY_SYNTAXES: readonly string[] = Object.keys(LOSSY_METHODS);

/** CID 7203 and CID 7202: what was done, and what the source is to the result. */
const LOSSY_COMPRESSION = { CodeValue: '113040', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Lossy Compression' };
const PREDECESSOR = { CodeValue: '121320', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Uncompressed predecessor' };
const SOURCE = {
  ...{ CodeValue: '121322', CodingSchemeDesignator: 'DCM' },
  CodeMeaning: 'Source image for image processing operation',
};
const MOST_DESCRIPTION = 1024;
const MOST_DS = 16;

/** How the result is called: the same for the same instance, compression and quality, so that who has it knows it again. */
export function lossyUidOf({ sopInstanceUid }: StoredInstance, transferSyntaxUid: string, quality: number): string {
  const how = quality === USUAL_QUALITY ? transferSyntaxUid : `${transferSyntaxUid} of quality ${quality}`;
  return uidFromHash(createHash('sha256').update(`${sopInstanceUid} with loss as ${how}`).digest());
}

/** That pixels were compressed with loss, by how much and how; what was said of earlier steps stays before it (PS3.3 C.7.6.1.1.5). */
export function markCompressed(dataset: Dataset, transferSyntaxUid: string, ratio: number): void {
  const append = (
    keyword: 'LossyImageCompressionRatio' | 'LossyImageCompressionMethod',
    vr: 'DS' | 'CS',
    text: string,
  ) => dataset.set(TAG[keyword], vr, [...dataset.texts(TAG[keyword]), text]);
  dataset.set(TAG.LossyImageCompression, 'CS', '01');
  append('LossyImageCompressionRatio', 'DS', ratio.toFixed(2).slice(0, MOST_DS));
  append('LossyImageCompressionMethod', 'CS', LOSSY_METHODS[transferSyntaxUid]!.method);
}

/**
 * Makes the attributes those of another instance: the loss may matter to who reads it, so that the result is derived from the original and
 * has a UID of its own (PS3.3 C.7.6.1.1.2), with the original as its source (C.7.6.1.1.3, C.7.6.16.2.6).
 */
export function markDerived(
  dataset: Dataset,
  instance: StoredInstance,
  transferSyntaxUid: string,
  ratio: number,
  sopInstanceUid: string,
): void {
  const isFirstLoss = dataset.text(TAG.LossyImageCompression) !== '01';
  markCompressed(dataset, transferSyntaxUid, ratio);
  dataset.set(TAG.SOPInstanceUID, 'UI', sopInstanceUid);
  markType(dataset, TAG.ImageType);
  // A signature is over what the pixels were (PS3.15 §C.2).
  for (const tag of [TAG.DigitalSignaturesSequence, TAG.MACParametersSequence]) dataset.remove(tag);
  const derivation = {
    description: `${LOSSY_METHODS[transferSyntaxUid]!.name}, ${ratio.toFixed(1)} to 1`,
    source: {
      ...{ ReferencedSOPClassUID: instance.sopClassUid, ReferencedSOPInstanceUID: instance.sopInstanceUid },
      PurposeOfReferenceCodeSequence: [isFirstLoss ? PREDECESSOR : SOURCE],
    },
  };
  const [shared] = dataset.items(TAG.SharedFunctionalGroupsSequence);
  if (shared) markFunctionalGroups(dataset, shared, derivation);
  else deriveIn(dataset, derivation);
}

interface Derivation {
  readonly description: string;
  readonly source: Attributes;
}

/** General Image Module, or an item of the Derivation Image Sequence: both say it with the same attributes. */
function deriveIn(dataset: Dataset, { description, source }: Derivation): void {
  const before = dataset.text(TAG.DerivationDescription);
  const text = before ? `${before}; ${description}` : description;
  dataset.set(TAG.DerivationDescription, 'ST', text.slice(-MOST_DESCRIPTION));
  appendItem(dataset, TAG.DerivationCodeSequence, LOSSY_COMPRESSION);
  appendItem(dataset, TAG.SourceImageSequence, source);
}

/** Of frames that say themselves what they were derived from, each; else the shared group for all. */
function markFunctionalGroups(dataset: Dataset, shared: Dataset, derivation: Derivation): void {
  const perFrame = dataset.items(TAG.PerFrameFunctionalGroupsSequence);
  const own = perFrame.filter((group) => group.has(TAG.DerivationImageSequence));
  for (const group of own.length > 0 ? own : [shared])
    appendItem(group, TAG.DerivationImageSequence, derivationItem(derivation));
  for (const group of [shared, ...perFrame]) {
    for (const { items } of group)
      for (const item of items ?? []) if (item.has(TAG.FrameType)) markType(item, TAG.FrameType);
  }
}

function derivationItem({ description, source }: Derivation): Attributes {
  return {
    DerivationDescription: description,
    DerivationCodeSequence: [LOSSY_COMPRESSION],
    SourceImageSequence: [source],
  };
}

function appendItem(dataset: Dataset, tag: number, item: Attributes): void {
  dataset.set(tag, 'SQ', [...dataset.items(tag), Dataset.of(item)]);
}

/** Value 1 says that pixels were derived (PS3.3 C.7.6.1.1.2). */
function markType(dataset: Dataset, tag: number): void {
  const [, ...rest] = dataset.texts(tag);
  dataset.set(tag, 'CS', ['DERIVED', ...(rest.length > 0 ? rest : ['PRIMARY'])]);
}
