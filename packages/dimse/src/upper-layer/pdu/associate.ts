import { PduFormatError } from '../../errors.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { ITEM, readItems, readUid } from './items.ts';
import {
  type ContextResult,
  type ProposedContext,
  readContextResult,
  readProposedContext,
  writeContextResult,
  writeProposedContext,
} from './presentation-context.ts';
import { readUserInformation, type UserInformation, writeUserInformation } from './user-information.ts';

interface AssociateFields {
  /** Bit 0 stands for version 1; other bits are not tested (PS3.8 §9.3.2). */
  readonly protocolVersion: number;
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  readonly applicationContextName: string;
  readonly userInformation: UserInformation;
}

/** A-ASSOCIATE-RQ (PS3.8 §9.3.2). */
export interface AssociateRequest extends AssociateFields {
  readonly type: 'A-ASSOCIATE-RQ';
  readonly presentationContexts: readonly ProposedContext[];
}

/** A-ASSOCIATE-AC (PS3.8 §9.3.3); its two titles are reserved fields that repeat the request's. */
export interface AssociateAccept extends AssociateFields {
  readonly type: 'A-ASSOCIATE-AC';
  readonly presentationContexts: readonly ContextResult[];
}

const AE_TITLE_LENGTH = 16;

function readAeTitle(reader: ByteReader): string {
  return reader.text(AE_TITLE_LENGTH).replace(/\0+$/, '').trim();
}

function readFields(reader: ByteReader, contextItem: number, readContext: (item: ByteReader) => void): AssociateFields {
  const protocolVersion = reader.u16();
  reader.skip(2);
  const calledAeTitle = readAeTitle(reader);
  const callingAeTitle = readAeTitle(reader);
  reader.skip(32);
  let applicationContextName = '';
  let userInformation: UserInformation | undefined;
  readItems(reader, {
    [ITEM.applicationContext]: (item) => {
      applicationContextName = readUid(item);
    },
    [contextItem]: readContext,
    [ITEM.userInformation]: (item) => {
      userInformation = readUserInformation(item);
    },
  });
  if (!userInformation) throw new PduFormatError('No User Information item', { clause: 'PS3.8 §9.3.2' });
  return { protocolVersion, calledAeTitle, callingAeTitle, applicationContextName, userInformation };
}

function refuseRepeatedIds(contexts: readonly { readonly id: number }[]): void {
  const ids = new Set(contexts.map((context) => context.id));
  if (ids.size !== contexts.length) {
    throw new PduFormatError('A Presentation-context-ID is used twice', { clause: 'PS3.8 §9.3.2.2' });
  }
}

export function readAssociateRequest(reader: ByteReader): AssociateRequest {
  const presentationContexts: ProposedContext[] = [];
  const fields = readFields(reader, ITEM.proposedContext, (item) =>
    presentationContexts.push(readProposedContext(item)),
  );
  refuseRepeatedIds(presentationContexts);
  if (presentationContexts.length === 0) {
    throw new PduFormatError('A-ASSOCIATE-RQ without a presentation context', { clause: 'PS3.8 Table 9-11' });
  }
  return { type: 'A-ASSOCIATE-RQ', ...fields, presentationContexts };
}

export function readAssociateAccept(reader: ByteReader): AssociateAccept {
  const presentationContexts: ContextResult[] = [];
  const fields = readFields(reader, ITEM.contextResult, (item) => presentationContexts.push(readContextResult(item)));
  refuseRepeatedIds(presentationContexts);
  return { type: 'A-ASSOCIATE-AC', ...fields, presentationContexts };
}

export function writeAssociate(writer: ByteWriter, pdu: AssociateRequest | AssociateAccept): void {
  writer.u16(pdu.protocolVersion).u16(0);
  for (const title of [pdu.calledAeTitle, pdu.callingAeTitle]) {
    writer.text(title.slice(0, AE_TITLE_LENGTH).padEnd(AE_TITLE_LENGTH));
  }
  writer.zeros(32);
  writer.item(ITEM.applicationContext, (item) => item.text(pdu.applicationContextName));
  if (pdu.type === 'A-ASSOCIATE-RQ') {
    for (const context of pdu.presentationContexts) writeProposedContext(writer, context);
  } else {
    for (const context of pdu.presentationContexts) writeContextResult(writer, context);
  }
  writeUserInformation(writer, pdu.userInformation);
}
