import { type Abort, readAbort, writeAbort } from './abort.ts';
import {
  type AssociateAccept,
  type AssociateRequest,
  readAssociateAccept,
  readAssociateRequest,
  writeAssociate,
} from './associate.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { type PduType, pduCode } from './kinds.ts';
import { type AssociateReject, readReject, writeReject } from './reject.ts';

/** A-RELEASE-RQ and A-RELEASE-RP carry nothing (PS3.8 §9.3.6, §9.3.7). */
export interface Release {
  readonly type: 'A-RELEASE-RQ' | 'A-RELEASE-RP';
}

/** Every PDU but P-DATA-TF, which streams through `PduReader` and `frameMessage` and is never held whole. */
export type ControlPdu = AssociateRequest | AssociateAccept | AssociateReject | Release | Abort;

export type ControlPduType = ControlPdu['type'];

const READERS: Record<ControlPduType, (reader: ByteReader) => ControlPdu> = {
  'A-ASSOCIATE-RQ': readAssociateRequest,
  'A-ASSOCIATE-AC': readAssociateAccept,
  'A-ASSOCIATE-RJ': readReject,
  'A-RELEASE-RQ': () => ({ type: 'A-RELEASE-RQ' }),
  'A-RELEASE-RP': () => ({ type: 'A-RELEASE-RP' }),
  'A-ABORT': readAbort,
};

/** The PDU whose content (what follows the six byte header) is `body`; throws `PduFormatError`. */
export function decodePdu(type: Exclude<PduType, 'P-DATA-TF'>, body: Uint8Array): ControlPdu {
  return READERS[type](new ByteReader(body));
}

function writeContent(writer: ByteWriter, pdu: ControlPdu): void {
  switch (pdu.type) {
    case 'A-ASSOCIATE-RQ':
    case 'A-ASSOCIATE-AC':
      writeAssociate(writer, pdu);
      break;
    case 'A-ASSOCIATE-RJ':
      writeReject(writer, pdu);
      break;
    case 'A-ABORT':
      writeAbort(writer, pdu);
      break;
    default:
      writer.zeros(4);
  }
}

/** The PDU with its header; throws `PduFormatError` when an item is too long for its length field. */
export function encodePdu(pdu: ControlPdu): Buffer {
  const writer = new ByteWriter();
  writer.u8(pduCode(pdu.type)).u8(0).u32(0);
  writeContent(writer, pdu);
  const bytes = writer.finish();
  bytes.writeUInt32BE(bytes.length - 6, 2);
  return bytes;
}
