/** PDUs laid out by hand (PS3.8 §9.3). All numbers are big endian. */
const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';
const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const VERIFICATION = '1.2.840.10008.1.1';

export const PDU_TYPE = { request: 1, accept: 2, reject: 3, data: 4, release: 5, abort: 7 } as const;

export function pdu(type: number, content: Uint8Array, length = content.length): Buffer {
  const head = Buffer.alloc(6);
  head[0] = type;
  head.writeUInt32BE(length, 2);
  return Buffer.concat([head, content]);
}

function subItem(type: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content as string, 'latin1');
  const head = Buffer.alloc(4);
  head[0] = type;
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

const title = (text: string): Buffer => Buffer.from(text.padEnd(16), 'latin1');

/** An A-ASSOCIATE-RQ for Verification. */
export function associateRequest(called: string, calling: string, abstractSyntax = VERIFICATION): Buffer {
  const context = Buffer.concat([
    Buffer.from([1, 0, 0, 0]),
    subItem(0x30, abstractSyntax),
    subItem(0x40, IMPLICIT_LITTLE_ENDIAN),
  ]);
  const maximum = Buffer.from([0, 0, 0x40, 0]);
  const user = Buffer.concat([subItem(0x51, maximum), subItem(0x52, '1.2.3.4')]);
  const fixed = Buffer.concat([Buffer.from([0, 1, 0, 0]), title(called), title(calling), Buffer.alloc(32)]);
  return pdu(
    PDU_TYPE.request,
    Buffer.concat([fixed, subItem(0x10, APPLICATION_CONTEXT), subItem(0x20, context), subItem(0x50, user)]),
  );
}

/** A P-DATA-TF with one PDV; its length is true unless told otherwise. */
export function dataPdu(
  contextId: number,
  control: number,
  content: Uint8Array,
  pdvLength = content.length + 2,
): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32BE(pdvLength >>> 0, 0);
  head[4] = contextId;
  head[5] = control;
  return pdu(PDU_TYPE.data, Buffer.concat([head, content]));
}
