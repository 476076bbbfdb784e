import type { Peer } from '@vesalius/archive/api';
import { EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, VERIFICATION_SOP_CLASS } from '@vesalius/dimse';
import { type PeerCalls, withAssociation } from './open-association.ts';
import { failedWith, PeerError } from './peer-error.ts';

export interface EchoResult {
  readonly reachable: boolean;
  readonly milliseconds: number;
  readonly reason?: string;
}

const CONTEXT = {
  abstractSyntax: VERIFICATION_SOP_CLASS,
  transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN],
};

/** C-ECHO (PS3.4 Annex A): whether the peer answers, and how long association and echo took together. */
export async function echoPeer(peer: Peer, calls: PeerCalls, signal: AbortSignal): Promise<EchoResult> {
  const began = performance.now();
  const took = () => Math.round((performance.now() - began) * 10) / 10;
  try {
    await withAssociation(peer, calls, { presentationContexts: [CONTEXT], signal }, async (association) => {
      const { status, errorComment } = await association.cEcho();
      if (status !== 0) throw failedWith('C-ECHO', status, errorComment);
    });
    return { reachable: true, milliseconds: took() };
  } catch (error) {
    if (error instanceof PeerError && error.code !== 'address-refused')
      return { reachable: false, milliseconds: took(), reason: error.message };
    throw error;
  }
}
