const PREAMBLE_BYTES = 128;
/** Preamble, `DICM`, and the element (0002,0000) that says how long the meta group is (PS3.10 §7.1). */
export const HEAD_BYTES = PREAMBLE_BYTES + 4 + 12;
const MEDIA_STORAGE_SOP_INSTANCE_UID = [0x02, 0x00, 0x03, 0x00];

interface Head {
  readonly datasetOffset: number;
  readonly sopInstanceUid: string;
}

/** What the meta group says; undefined when there is none as PS3.10 §7.1 has it. */
export function readHead(bytes: Uint8Array): Head | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + 4));
  if (magic !== 'DICM' || view.getUint32(PREAMBLE_BYTES + 4, true) !== 0x00000002) return undefined;
  const datasetOffset = HEAD_BYTES + view.getUint32(HEAD_BYTES - 4, true);
  if (datasetOffset > bytes.byteLength) return undefined;
  for (let at = HEAD_BYTES; at + 8 <= datasetOffset; ) {
    const isLong = ['OB', 'UN', 'OW', 'SQ', 'UT'].includes(String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!));
    const valueAt = at + (isLong ? 12 : 8);
    const length = isLong ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    if (MEDIA_STORAGE_SOP_INSTANCE_UID.every((byte, place) => bytes[at + place] === byte)) {
      const uid = String.fromCharCode(...bytes.subarray(valueAt, valueAt + length)).replace(/[\0 ]+$/, '');
      return { datasetOffset, sopInstanceUid: uid };
    }
    at = valueAt + length;
  }
  return undefined;
}
