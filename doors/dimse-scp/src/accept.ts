import type { Archive, Principal } from '@vesalius/archive/api';
import { isStorageSopClass, lookupUid, TRANSFER_SYNTAXES, UID } from '@vesalius/dicom';
import {
  type AssociateRequest,
  type AssociationDecision,
  type ConnectionInfo,
  decideContexts,
  EXPLICIT_VR_LITTLE_ENDIAN,
  type ExtendedNegotiation,
  IMPLICIT_VR_LITTLE_ENDIAN,
  VERIFICATION_SOP_CLASS,
} from '@vesalius/dimse';
import { MODELS } from './models.ts';

const QUERY_SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, UID.ExplicitVRBigEndian];
/** An instance is kept in whatever it comes in. */
const STORAGE_SYNTAXES = TRANSFER_SYNTAXES.map(({ uid }) => uid);

/** Who the callers of associations are, from their acceptance on. */
export class Callers {
  readonly #archive: Archive;
  readonly #unknownSopClasses: boolean;
  readonly #principals = new WeakMap<AssociateRequest, Principal>();

  constructor(archive: Archive, unknownSopClasses: boolean) {
    this.#archive = archive;
    this.#unknownSopClasses = unknownSopClasses;
  }

  principalOf(request: AssociateRequest): Principal {
    return this.#principals.get(request) ?? NOBODY;
  }

  async decide(request: AssociateRequest, connection: ConnectionInfo): Promise<AssociationDecision> {
    const principal = await this.#archive.identity.peer(request.callingAeTitle, connection.remoteAddress);
    if (!principal) return { rejection: 'calling-AE-title-not-recognized' };
    this.#principals.set(request, { ...principal, address: connection.remoteAddress });
    return {
      contexts: decideContexts(
        request.presentationContexts,
        (abstractSyntax) => this.#syntaxesOf(abstractSyntax),
        'theirs',
      ),
      extendedNegotiation: request.userInformation.extendedNegotiation.flatMap(answerExtended),
    };
  }

  #syntaxesOf(abstractSyntax: string): readonly string[] | undefined {
    if (abstractSyntax === VERIFICATION_SOP_CLASS || MODELS.has(abstractSyntax)) return QUERY_SYNTAXES;
    if (isStorageSopClass(abstractSyntax)) return STORAGE_SYNTAXES;
    return this.#unknownSopClasses && lookupUid(abstractSyntax) === undefined ? STORAGE_SYNTAXES : undefined;
  }
}

const NOBODY: Principal = { kind: 'peer', name: '', permissions: new Set() };

/** Bytes of the Q/R extended negotiation (PS3.4 §C.5.1.1) that we honour: relational, combined date-time, fuzzy names. */
const HONOURED = 3;

function answerExtended({ sopClassUid, information }: ExtendedNegotiation): ExtendedNegotiation[] {
  if (MODELS.get(sopClassUid) === undefined) return [];
  return [{ sopClassUid, information: information.map((byte, index) => (index < HONOURED && byte === 1 ? 1 : 0)) }];
}

export interface Negotiated {
  readonly combinedDateTime: boolean;
  readonly fuzzyNames: boolean;
}

export function negotiatedFor(request: AssociateRequest, sopClassUid: string): Negotiated {
  const found = request.userInformation.extendedNegotiation.find((one) => one.sopClassUid === sopClassUid);
  return { combinedDateTime: found?.information[1] === 1, fuzzyNames: found?.information[2] === 1 };
}
