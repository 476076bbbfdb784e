import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { ITEM } from './items.ts';

/** User-Identity-Type of PS3.7 Table D.3-14. */
export const USER_IDENTITY_TYPE = {
  username: 1,
  'username-and-passcode': 2,
  kerberos: 3,
  saml: 4,
  jwt: 5,
} as const;

/** User Identity of the requestor (PS3.7 §D.3.3.7.1). Both fields are secrets or close to it: never log them. */
export interface UserIdentity {
  readonly type: number;
  readonly positiveResponseRequested: boolean;
  readonly primary: Uint8Array;
  /** The passcode; present only with type 2. */
  readonly secondary: Uint8Array;
}

export function readUserIdentity(item: ByteReader): UserIdentity {
  const type = item.u8();
  const positiveResponseRequested = item.u8() === 1;
  const primary = item.bytes(item.u16());
  const secondary = item.bytes(item.u16());
  return { type, positiveResponseRequested, primary, secondary };
}

export function writeUserIdentity(writer: ByteWriter, identity: UserIdentity): void {
  writer.item(ITEM.userIdentityRequest, (item) => {
    item.u8(identity.type).u8(identity.positiveResponseRequested ? 1 : 0);
    item.counted16((field) => field.bytes(identity.primary));
    item.counted16((field) => field.bytes(identity.secondary));
  });
}

/** The server's response: empty, a Kerberos ticket, a SAML response or a JWT (PS3.7 §D.3.3.7.2). */
export function readUserIdentityResponse(item: ByteReader): Uint8Array {
  return item.bytes(item.u16());
}

export function writeUserIdentityResponse(writer: ByteWriter, response: Uint8Array): void {
  writer.item(ITEM.userIdentityResponse, (item) => item.counted16((field) => field.bytes(response)));
}
