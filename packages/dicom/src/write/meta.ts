import { Dataset } from '../dataset/dataset.ts';
import { EXPLICIT_LE } from '../dataset/encoding.ts';
import { DicomWriteError } from '../errors/index.ts';
import { type Tag, tagToText } from '../tag.ts';
import { concatenated } from './concatenated.ts';
import { DatasetWriter } from './dataset-writer.ts';
import { PartList } from './part-list.ts';

/** What this implementation calls itself in the files it writes (PS3.7 §D.3.3.2). */
export const IMPLEMENTATION_CLASS_UID = '2.25.296888986659314298034912195595237598343';
export const IMPLEMENTATION_VERSION_NAME = 'VESALIUS_1';

export interface MetaOptions {
  readonly mediaStorageSopClassUid: string;
  readonly mediaStorageSopInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** Who brought the instance (PS3.10 §7.1). */
  readonly sourceApplicationEntityTitle?: string | undefined;
  readonly sendingApplicationEntityTitle?: string | undefined;
  readonly receivingApplicationEntityTitle?: string | undefined;
}

const GROUP_LENGTH = 0x00020000;
const VERSION = 0x00020001;
const DICM = Uint8Array.of(0x44, 0x49, 0x43, 0x4d);
const NO_PREAMBLE = new Uint8Array(128);

/** The attributes of PS3.10 Table 7.1-1 that are taken from the options. */
const ATTRIBUTES: readonly (readonly [Tag, 'UI' | 'AE', keyof MetaOptions])[] = [
  [0x00020002, 'UI', 'mediaStorageSopClassUid'],
  [0x00020003, 'UI', 'mediaStorageSopInstanceUid'],
  [0x00020010, 'UI', 'transferSyntaxUid'],
  [0x00020016, 'AE', 'sourceApplicationEntityTitle'],
  [0x00020017, 'AE', 'sendingApplicationEntityTitle'],
  [0x00020018, 'AE', 'receivingApplicationEntityTitle'],
];

/** The File Meta Information (PS3.10 §7.1) of a file this implementation writes. */
export function metaDataset(options: MetaOptions): Dataset {
  const meta = new Dataset();
  meta.set(VERSION, 'OB', Uint8Array.of(0, 1));
  for (const [tag, vr, option] of ATTRIBUTES) {
    const value = options[option];
    if (value) meta.set(tag, vr, value);
    else if (vr === 'UI') throw new DicomWriteError('missing-attribute', { tagPath: tagToText(tag) });
  }
  meta.set(0x00020012, 'UI', IMPLEMENTATION_CLASS_UID);
  meta.set(0x00020013, 'SH', IMPLEMENTATION_VERSION_NAME);
  return meta;
}

/**
 * The head of a DICOM file: preamble, `DICM` and File Meta Information, its group length made right. A meta as read and not
 * changed is written byte for byte. Throws `missing-attribute` when options lack a UID.
 */
export function writeMeta(meta: Dataset | MetaOptions, preamble: Uint8Array = NO_PREAMBLE): Uint8Array {
  if (preamble.length !== NO_PREAMBLE.length) throw new DicomWriteError('value-length', { detail: 'preamble' });
  const dataset = meta instanceof Dataset ? meta : metaDataset(meta);
  if (!dataset.has(GROUP_LENGTH)) dataset.set(GROUP_LENGTH, 'UL', 0);
  const parts = new PartList();
  for (const _ of new DatasetWriter(parts, EXPLICIT_LE, false).write(dataset));
  const pieces = [...parts.drain()].filter((piece) => piece instanceof Uint8Array);
  return concatenated([preamble, DICM, ...pieces]);
}
