import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { ITEM, readCountedUid, readUid } from './items.ts';

/** SCP/SCU Role Selection (PS3.7 §D.3.3.4). */
export interface RoleSelection {
  readonly sopClassUid: string;
  readonly scu: boolean;
  readonly scp: boolean;
}

/** SOP Class Extended Negotiation (PS3.7 §D.3.3.5); what the bytes mean is the service's (PS3.4). */
export interface ExtendedNegotiation {
  readonly sopClassUid: string;
  readonly information: Uint8Array;
}

/** SOP Class Common Extended Negotiation (PS3.7 §D.3.3.6); only a requestor sends it. */
export interface CommonExtendedNegotiation {
  readonly version: number;
  readonly sopClassUid: string;
  readonly serviceClassUid: string;
  readonly relatedGeneralSopClassUids: readonly string[];
}

export function readRoleSelection(item: ByteReader): RoleSelection {
  const sopClassUid = readCountedUid(item);
  return { sopClassUid, scu: item.u8() === 1, scp: item.u8() === 1 };
}

export function writeRoleSelection(writer: ByteWriter, role: RoleSelection): void {
  writer.item(ITEM.roleSelection, (item) => {
    item.counted16((field) => field.text(role.sopClassUid));
    item.u8(role.scu ? 1 : 0).u8(role.scp ? 1 : 0);
  });
}

export function readExtendedNegotiation(item: ByteReader): ExtendedNegotiation {
  const sopClassUid = readCountedUid(item);
  return { sopClassUid, information: item.bytes(item.remaining) };
}

export function writeExtendedNegotiation(writer: ByteWriter, negotiation: ExtendedNegotiation): void {
  writer.item(ITEM.sopClassExtendedNegotiation, (item) => {
    item.counted16((field) => field.text(negotiation.sopClassUid)).bytes(negotiation.information);
  });
}

/** The sub-item's version stands where other items have a reserved byte, so it is handed in (PS3.7 Table D.3-12). */
export function readCommonExtendedNegotiation(item: ByteReader, version: number): CommonExtendedNegotiation {
  const sopClassUid = readCountedUid(item);
  const serviceClassUid = readCountedUid(item);
  const related = item.part(item.u16());
  const relatedGeneralSopClassUids: string[] = [];
  while (related.remaining > 0) relatedGeneralSopClassUids.push(readUid(related, related.u16()));
  return { version, sopClassUid, serviceClassUid, relatedGeneralSopClassUids };
}

export function writeCommonExtendedNegotiation(writer: ByteWriter, negotiation: CommonExtendedNegotiation): void {
  writer.u8(ITEM.sopClassCommonExtendedNegotiation).u8(negotiation.version);
  writer.counted16((item) => {
    item.counted16((field) => field.text(negotiation.sopClassUid));
    item.counted16((field) => field.text(negotiation.serviceClassUid));
    item.counted16((field) => {
      for (const uid of negotiation.relatedGeneralSopClassUids) field.counted16((entry) => entry.text(uid));
    });
  });
}
