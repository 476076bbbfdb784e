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
import { placeOf } from './caller-place.ts';
import { MODELS } from './models.ts';

const QUERY_SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, UID.ExplicitVRBigEndian];
/** An instance is kept in whatever it comes in. */
const STORAGE_SYNTAXES = TRANSFER_SYNTAXES.map(({ uid }) => uid);

export interface CallersOptions {
  readonly aeTitle: string;
  /** Who calls us by another AE title is rejected. */
  readonly onlyOurTitle: boolean;
  readonly acceptUnknownSopClasses: boolean;
}

/** Who the callers of associations are, from their acceptance on. */
export class Callers {
  readonly #archive: Archive;
  readonly #options: CallersOptions;
  readonly #principals = new WeakMap<AssociateRequest, Principal>();

  constructor(archive: Archive, options: CallersOptions) {
    this.#archive = archive;
    this.#options = options;
  }

  principalOf(request: AssociateRequest): Principal {
    return this.#principals.get(request) ?? NOBODY;
  }

  keep(request: AssociateRequest, principal: Principal, { remoteAddress: address }: ConnectionInfo): void {
    this.#principals.set(request, { ...principal, address });
  }

  async decide(request: AssociateRequest, connection: ConnectionInfo): Promise<AssociationDecision> {
    const { attempts, identity } = this.#archive;
    const { callingAeTitle, calledAeTitle } = request;
    const { remoteAddress: address } = connection;
    if (attempts.begin(address, callingAeTitle) > 0) return { rejection: 'temporary-congestion' };
    const principal = await identity.peer(callingAeTitle, placeOf(connection));
    if (!principal) return { rejection: 'calling-AE-title-not-recognized' };
    const { onlyOurTitle, aeTitle } = this.#options;
    if (onlyOurTitle && calledAeTitle !== aeTitle) return { rejection: 'called-AE-title-not-recognized' };
    attempts.succeeded(address, callingAeTitle);
    this.keep(request, principal, connection);
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
    return this.#options.acceptUnknownSopClasses && lookupUid(abstractSyntax) === undefined
      ? STORAGE_SYNTAXES
      : undefined;
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
