import type { StoredInstance } from '@vesalius/archive/api';
import { type ContextProposal, EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN } from '@vesalius/dimse';

/** Presentation contexts of one association: odd numbers up to 255 (PS3.8 §9.3.2.2). */
export const MOST_CONTEXTS = 128;

const NATIVE = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN];

export interface Shipment {
  readonly sopClassUids: ReadonlySet<string>;
  readonly presentationContexts: readonly ContextProposal[];
}

/**
 * The contexts for sending instances of these kinds, in as few associations as their number allows: for each SOP class a context
 * for each transfer syntax its instances are kept in, and one of uncompressed ones to fall back on.
 */
export function shipmentsOf(kinds: Iterable<Pick<StoredInstance, 'sopClassUid' | 'transferSyntaxUid'>>): Shipment[] {
  const syntaxes = new Map<string, Set<string>>();
  for (const { sopClassUid, transferSyntaxUid } of kinds) {
    const known = syntaxes.get(sopClassUid);
    if (known) known.add(transferSyntaxUid);
    else syntaxes.set(sopClassUid, new Set([transferSyntaxUid]));
  }
  const shipments: { sopClassUids: Set<string>; presentationContexts: ContextProposal[] }[] = [];
  for (const [sopClassUid, kept] of syntaxes) {
    const contexts = contextsOf(sopClassUid, kept);
    let shipment = shipments.at(-1);
    if (!shipment || shipment.presentationContexts.length + contexts.length > MOST_CONTEXTS) {
      shipment = { sopClassUids: new Set(), presentationContexts: [] };
      shipments.push(shipment);
    }
    shipment.sopClassUids.add(sopClassUid);
    shipment.presentationContexts.push(...contexts);
  }
  return shipments;
}

function contextsOf(abstractSyntax: string, kept: ReadonlySet<string>): ContextProposal[] {
  const own = [...kept].slice(0, MOST_CONTEXTS - 1).map((uid) => ({ abstractSyntax, transferSyntaxes: [uid] }));
  return [...own, { abstractSyntax, transferSyntaxes: NATIVE }];
}
