import { type DicomFile, TAG, type WarningCode, writeMeta } from '@vesalius/dicom';

/** With one of these the File Meta Information is not kept as it came but made anew. */
const BROKEN_META: ReadonlySet<WarningCode> = new Set([
  'missing-preamble',
  'missing-meta',
  'missing-transfer-syntax',
  'meta-length-wrong',
  'meta-not-explicit',
  'transfer-syntax-mismatch',
]);

const PREAMBLE_BYTES = 128;
const TIFF_MAGICS: readonly (readonly number[])[] = [
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
];

/** Whether the meta group may stay as it came. */
export function metaIsSound(file: DicomFile): boolean {
  return file.meta.size > 0 && !file.warnings.some((warning) => BROKEN_META.has(warning.code));
}

/**
 * The bytes before the data set as received, with a preamble that is neither zeros nor TIFF (PS3.10 §7.1) cleared: it could be the
 * head of a program or a page (CVE-2019-11687).
 */
export function keptHead(head: Uint8Array): Uint8Array {
  const harmless = TIFF_MAGICS.some((magic) => magic.every((byte, index) => head[index] === byte));
  if (harmless || head.subarray(0, PREAMBLE_BYTES).every((byte) => byte === 0)) return head;
  const kept = Uint8Array.from(head);
  kept.fill(0, 0, PREAMBLE_BYTES);
  return kept;
}

/** A new head for an instance whose own is broken or that came without one; undefined when a UID it needs is not there. */
export function newHead(file: DicomFile): Uint8Array | undefined {
  const sopClassUid = file.dataset.text(TAG.SOPClassUID);
  const sopInstanceUid = file.dataset.text(TAG.SOPInstanceUID);
  if (!sopClassUid || !sopInstanceUid) return undefined;
  return writeMeta({
    mediaStorageSopClassUid: sopClassUid,
    mediaStorageSopInstanceUid: sopInstanceUid,
    transferSyntaxUid: file.transferSyntax.uid,
  });
}
