import { PduFormatError } from '../../errors.ts';
import type { ByteReader } from './byte-reader.ts';

/** Item types of PS3.8 §9.3.2 and PS3.7 Annex D.3.3 that an A-ASSOCIATE is made of. */
export const ITEM = {
  applicationContext: 0x10,
  proposedContext: 0x20,
  contextResult: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  userInformation: 0x50,
  maximumLength: 0x51,
  implementationClassUid: 0x52,
  asynchronousOperationsWindow: 0x53,
  roleSelection: 0x54,
  implementationVersionName: 0x55,
  sopClassExtendedNegotiation: 0x56,
  sopClassCommonExtendedNegotiation: 0x57,
  userIdentityRequest: 0x58,
  userIdentityResponse: 0x59,
} as const;

/**
 * Calls the reader of each item's type until the bytes end. Types without a reader are passed over: an
 * implementation ignores what it does not know (PS3.8 §9.3.1, PS3.7 §D.3.3).
 */
export function readItems(
  reader: ByteReader,
  readers: Readonly<Record<number, (item: ByteReader, reserved: number) => void>>,
): void {
  while (reader.remaining > 0) {
    const type = reader.u8();
    const reserved = reader.u8();
    const item = reader.part(reader.u16());
    readers[type]?.(item, reserved);
  }
}

/** A UID to the end of its item; a padding NUL is tolerated though PS3.8 Annex F wants none. */
export function readUid(reader: ByteReader, length = reader.remaining): string {
  const at = reader.offset;
  const uid = reader.text(length).replace(/[\0 ]+$/, '');
  if (uid.length > 64) {
    throw new PduFormatError(`A UID of ${uid.length} characters`, { where: { offset: at }, clause: 'PS3.8 Annex F' });
  }
  return uid;
}

export function readCountedUid(reader: ByteReader): string {
  return readUid(reader, reader.u16());
}
