import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import {
  type CommonExtendedNegotiation,
  type ExtendedNegotiation,
  type RoleSelection,
  readCommonExtendedNegotiation,
  readExtendedNegotiation,
  readRoleSelection,
  writeCommonExtendedNegotiation,
  writeExtendedNegotiation,
  writeRoleSelection,
} from './extended-negotiation.ts';
import { ITEM, readItems, readUid } from './items.ts';
import {
  readUserIdentity,
  readUserIdentityResponse,
  type UserIdentity,
  writeUserIdentity,
  writeUserIdentityResponse,
} from './user-identity.ts';

/** Asynchronous Operations Window (PS3.7 §D.3.3.3); 0 means unlimited. */
export interface AsyncOperationsWindow {
  readonly maxInvoked: number;
  readonly maxPerformed: number;
}

/** The User Information item of A-ASSOCIATE-RQ and -AC (PS3.8 §9.3.2.3, PS3.7 §D.3.3). */
export interface UserInformation {
  /** Longest P-DATA-TF (its PDU-length) the sender of this item takes; 0: no limit (PS3.8 Annex D.1). */
  readonly maxPduLength: number;
  readonly implementationClassUid: string;
  readonly implementationVersionName?: string;
  readonly asyncOperationsWindow?: AsyncOperationsWindow;
  readonly roles: readonly RoleSelection[];
  readonly extendedNegotiation: readonly ExtendedNegotiation[];
  readonly commonExtendedNegotiation: readonly CommonExtendedNegotiation[];
  readonly userIdentity?: UserIdentity;
  readonly userIdentityResponse?: Uint8Array;
}

/** What a peer that forgot the mandatory Maximum Length gets: the length everyone could take since 1993. */
const CAUTIOUS_PDU_LENGTH = 16384;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export function readUserInformation(reader: ByteReader): UserInformation {
  const roles: RoleSelection[] = [];
  const extendedNegotiation: ExtendedNegotiation[] = [];
  const commonExtendedNegotiation: CommonExtendedNegotiation[] = [];
  const information: Writable<UserInformation> = {
    maxPduLength: CAUTIOUS_PDU_LENGTH,
    implementationClassUid: '',
    roles,
    extendedNegotiation,
    commonExtendedNegotiation,
  };
  readItems(reader, {
    [ITEM.maximumLength]: (item) => {
      information.maxPduLength = item.u32();
    },
    [ITEM.implementationClassUid]: (item) => {
      information.implementationClassUid = readUid(item);
    },
    [ITEM.implementationVersionName]: (item) => {
      information.implementationVersionName = item.text(item.remaining);
    },
    [ITEM.asynchronousOperationsWindow]: (item) => {
      information.asyncOperationsWindow = { maxInvoked: item.u16(), maxPerformed: item.u16() };
    },
    [ITEM.roleSelection]: (item) => roles.push(readRoleSelection(item)),
    [ITEM.sopClassExtendedNegotiation]: (item) => extendedNegotiation.push(readExtendedNegotiation(item)),
    [ITEM.sopClassCommonExtendedNegotiation]: (item, version) =>
      commonExtendedNegotiation.push(readCommonExtendedNegotiation(item, version)),
    [ITEM.userIdentityRequest]: (item) => {
      information.userIdentity = readUserIdentity(item);
    },
    [ITEM.userIdentityResponse]: (item) => {
      information.userIdentityResponse = readUserIdentityResponse(item);
    },
  });
  return information;
}

export function writeUserInformation(writer: ByteWriter, information: UserInformation): void {
  writer.item(ITEM.userInformation, (user) => {
    user.item(ITEM.maximumLength, (item) => item.u32(information.maxPduLength));
    user.item(ITEM.implementationClassUid, (item) => item.text(information.implementationClassUid));
    writeWindow(user, information.asyncOperationsWindow);
    for (const role of information.roles) writeRoleSelection(user, role);
    const versionName = information.implementationVersionName;
    if (versionName !== undefined) user.item(ITEM.implementationVersionName, (item) => item.text(versionName));
    for (const entry of information.extendedNegotiation) writeExtendedNegotiation(user, entry);
    for (const entry of information.commonExtendedNegotiation) writeCommonExtendedNegotiation(user, entry);
    if (information.userIdentity) writeUserIdentity(user, information.userIdentity);
    if (information.userIdentityResponse) writeUserIdentityResponse(user, information.userIdentityResponse);
  });
}

function writeWindow(user: ByteWriter, window: AsyncOperationsWindow | undefined): void {
  if (!window) return;
  user.item(ITEM.asynchronousOperationsWindow, (item) => item.u16(window.maxInvoked).u16(window.maxPerformed));
}
