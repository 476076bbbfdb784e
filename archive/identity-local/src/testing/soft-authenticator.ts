import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Flags of authenticator data (WebAuthn §6.1). */
const PRESENT = 0x01;
const VERIFIED = 0x04;
const WITH_CREDENTIAL = 0x40;

export interface SoftAuthenticator {
  readonly id: string;
  /** As after `navigator.credentials.create`. */
  register(options: object, origin: string): object;
  /** As after `navigator.credentials.get`. */
  prove(options: object, origin: string, more?: { readonly verified?: boolean; readonly counter?: number }): object;
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const base64url = (data: string | Uint8Array) => Buffer.from(data).toString('base64url');

/** A passkey in software: an ES256 key that signs what a browser would have it sign. */
export function softAuthenticator(rpId: string): SoftAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(16);
  const id = base64url(credentialId);
  let count = 0;

  const data = (flags: number, counter: number, rest: Uint8Array = new Uint8Array()) => {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), number, rest]);
  };
  const client = (type: string, options: object, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge: Reflect.get(options, 'challenge'), origin, crossOrigin: false }));

  return {
    id,
    register(options, origin) {
      const key = cborKey(Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url'));
      const length = Buffer.from([0, credentialId.length]);
      const credential = Buffer.concat([Buffer.alloc(16), length, credentialId, key]);
      const authData = data(PRESENT | VERIFIED | WITH_CREDENTIAL, count, credential);
      const clientDataJSON = base64url(client('webauthn.create', options, origin));
      const attestationObject = base64url(cborAttestation(authData));
      return answer(id, { clientDataJSON, attestationObject });
    },
    prove(options, origin, { verified = true, counter } = {}) {
      count = counter ?? count + 1;
      const clientData = client('webauthn.get', options, origin);
      const authenticatorData = data(PRESENT | (verified ? VERIFIED : 0), count);
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(clientData)]), privateKey);
      return answer(id, {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(authenticatorData),
        signature: base64url(signature),
      });
    },
  };
}

function answer(id: string, response: object): object {
  return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
}

/** COSE_Key of P-256 (RFC 9053 §7.1.1): kty EC2, alg ES256, crv P-256, x, y. */
function cborKey(x: Uint8Array, y: Uint8Array): Buffer {
  const bytes = (value: Uint8Array) => Buffer.concat([Buffer.from([0x58, value.length]), value]);
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(x),
    Buffer.from([0x22]),
    bytes(y),
  ]);
}

/** Attestation `none` (WebAuthn §8.7). */
function cborAttestation(authData: Uint8Array): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.from([0x60 | value.length]), Buffer.from(value)]);
  const head = Buffer.concat([Buffer.from([0xa3]), text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0])]);
  return Buffer.concat([head, text('authData'), Buffer.from([0x58, authData.length]), authData]);
}
