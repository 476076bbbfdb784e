import { ristretto255_oprf } from '@noble/curves/ed25519.js';
import { DeidentifyError } from '../errors.ts';

const { oprf } = ristretto255_oprf;
const utf8 = new TextEncoder();
const INFO = utf8.encode('vesalius blind key');
/** Bytes of a point and of a secret (RFC 9496 §4.3). */
const POINT_BYTES = 32;

/** One half of an exchange after which one side has a key for a text, and the other side knows neither (RFC 9497, mode OPRF). */
export interface BlindQuestion {
  /** To be sent to who has the secret; says nothing about the text. */
  readonly blinded: Uint8Array;
  /** 64 bytes, the same for the same text and secret at all times. Throws `bad-answer`. */
  keyOf(answer: Uint8Array): Uint8Array;
}

/** Begins it for a text that is not to be told. */
export function askBlindly(text: string): BlindQuestion {
  const input = utf8.encode(text);
  const { blind, blinded } = oprf.blind(input);
  return { blinded, keyOf: (answer) => checked(answer, () => oprf.finalize(input, blind, answer)) };
}

/**
 * The other half.
 *
 * @param secret 32 bytes from which the secret scalar is made
 * @param blinded as it came; throws `bad-answer` when it is no point
 */
export function answerBlindly(secret: Uint8Array, blinded: Uint8Array): Uint8Array {
  const { secretKey } = oprf.deriveKeyPair(secret, INFO);
  return checked(blinded, () => oprf.blindEvaluate(secretKey, blinded));
}

function checked(point: Uint8Array, work: () => Uint8Array): Uint8Array {
  if (point.length !== POINT_BYTES) throw new DeidentifyError('bad-answer');
  try {
    return work();
  } catch {
    throw new DeidentifyError('bad-answer');
  }
}
