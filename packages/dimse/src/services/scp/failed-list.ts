import { EXPLICIT_VR_BIG_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN } from '../../uids.ts';

const GROUP = 0x0008;
const FAILED_SOP_INSTANCE_UID_LIST = 0x0058;
/** Longest value of a VR with a two byte length. */
const SHORT_MOST = 0xfffe;

/**
 * The Identifier of a C-MOVE-RSP or C-GET-RSP: (0008,0058) Failed SOP Instance UID List (PS3.4 §C.4.2.1.4.2), in the
 * transfer syntax of the context. A list longer than UI can be in an explicit VR goes as UN (PS3.5 §6.2.2).
 */
export function encodeFailedList(uids: readonly string[], transferSyntaxUid: string): Uint8Array {
  const text = uids.join('\\');
  const value = Buffer.from(text.length % 2 === 0 ? text : `${text}\0`, 'latin1');
  if (transferSyntaxUid === IMPLICIT_VR_LITTLE_ENDIAN) {
    const header = Buffer.alloc(8);
    writeTag(header, false);
    header.writeUInt32LE(value.length, 4);
    return Buffer.concat([header, value]);
  }
  const bigEndian = transferSyntaxUid === EXPLICIT_VR_BIG_ENDIAN;
  const short = value.length <= SHORT_MOST;
  const header = Buffer.alloc(short ? 8 : 12);
  writeTag(header, bigEndian);
  header.write(short ? 'UI' : 'UN', 4, 2, 'latin1');
  const at = short ? 6 : 8;
  const width = short ? 2 : 4;
  if (bigEndian) header.writeUIntBE(value.length, at, width);
  else header.writeUIntLE(value.length, at, width);
  return Buffer.concat([header, value]);
}

function writeTag(header: Buffer, bigEndian: boolean): void {
  if (bigEndian) {
    header.writeUInt16BE(GROUP, 0);
    header.writeUInt16BE(FAILED_SOP_INSTANCE_UID_LIST, 2);
  } else {
    header.writeUInt16LE(GROUP, 0);
    header.writeUInt16LE(FAILED_SOP_INSTANCE_UID_LIST, 2);
  }
}
