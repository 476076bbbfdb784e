import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/** The newest row of a trail at a moment, signed: whoever keeps it can tell whether the trail was cut or made anew since. */
export interface SignedHead {
  /** Id of the row, which is the number of rows as long as none was taken out. */
  readonly id: number;
  /** Its link, hexadecimal SHA-256. */
  readonly link: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** The first 16 hexadecimal digits of the SHA-256 of the public key (SPKI, DER). */
  readonly key: string;
  /** Ed25519 (RFC 8032), base64. */
  readonly signature: string;
}

/** The public half, and the name it goes by. */
export interface HeadKey {
  readonly name: string;
  readonly publicKey: KeyObject;
}

export interface HeadSigner extends HeadKey {
  sign(head: Pick<SignedHead, 'id' | 'link' | 'at'>): SignedHead;
  /** Signs a text that is no head. */
  signText(text: string): TextSignature;
}

/** The signature of a text. */
export interface TextSignature {
  /** As of a head. */
  readonly key: string;
  /** Ed25519 (RFC 8032), base64. */
  readonly signature: string;
}

/**
 * A signer of heads.
 *
 * @param pem a private Ed25519 key, PKCS #8 in PEM
 * @throws Error when it is no such key
 */
export function signerOf(pem: string): HeadSigner {
  const privateKey = createPrivateKey(pem);
  const key = keyOf(createPublicKey(privateKey));
  return {
    ...key,
    sign({ id, link, at }) {
      const signature = sign(null, signedBytes({ id, link, at, key: key.name }), privateKey).toString('base64');
      return { id, link, at, key: key.name, signature };
    },
    signText: (text) => ({
      key: key.name,
      signature: sign(null, signedText(text), privateKey).toString('base64'),
    }),
  };
}

/**
 * Whether a head was signed with the key.
 *
 * @param pem a public Ed25519 key, SPKI in PEM
 */
export function headIsGenuine(head: SignedHead, pem: string): boolean {
  const { name, publicKey } = keyOf(createPublicKey(pem));
  return head.key === name && verify(null, signedBytes(head), publicKey, Buffer.from(head.signature, 'base64'));
}

/**
 * Whether a text was signed with the key.
 *
 * @param pem a public Ed25519 key, SPKI in PEM
 */
export function textIsGenuine(text: string, { key, signature }: TextSignature, pem: string): boolean {
  const { name, publicKey } = keyOf(createPublicKey(pem));
  return key === name && verify(null, signedText(text), publicKey, Buffer.from(signature, 'base64'));
}

/** No text that is signed is a head at the same time, and no head a text. */
function signedText(text: string): Buffer {
  return Buffer.from(JSON.stringify(['vesalius signed text', text]));
}

function keyOf(publicKey: KeyObject): HeadKey {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new Error('heads of the audit trail need an Ed25519 key');
  const name = hash('sha256', publicKey.export({ type: 'spki', format: 'der' })).slice(0, 16);
  return { name, publicKey };
}

function signedBytes({ id, link, at, key }: Omit<SignedHead, 'signature'>): Buffer {
  return Buffer.from(JSON.stringify(['vesalius audit head', id, link, at, key]));
}
