import { type Archive, ArchiveError } from '@vesalius/archive/api';
import { AssociationRejectedError, connect, IMPLICIT_VR_LITTLE_ENDIAN, VERIFICATION_SOP_CLASS } from '@vesalius/dimse';
import type { FastifyInstance } from 'fastify';
import { DoorAnswer } from '../contract/schemas.ts';
import type { PeerCalls } from './open-association.ts';

/** Where our DICOM door listens. */
export interface OwnDoor {
  readonly host: string;
  readonly port: number;
}

const WITHIN_MS = 10_000;
const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
const CONTEXT = { abstractSyntax: VERIFICATION_SOP_CLASS, transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] };

/** `/api/v1/dicom-door/echo`: the archive calls itself as a modality would, so that a person knows it is there before they look at the modality. */
export function ownDoorRoutes(http: FastifyInstance, archive: Archive, calls: PeerCalls, own: OwnDoor): void {
  http.post(
    '/api/v1/dicom-door/echo',
    {
      schema: {
        tags: ['Peers'],
        summary: 'Ask whether our own DICOM door answers (C-ECHO)',
        response: { 200: DoorAnswer },
      },
    },
    async (request) => {
      if (!request.principal) throw new ArchiveError('not-permitted');
      archive.access.demand(request.principal, 'store');
      const began = performance.now();
      const state = await echo(calls.aeTitle, own);
      return { state, milliseconds: Math.round(performance.now() - began) };
    },
  );
}

/** A door that turns us away is open too: it lets in only who is registered. */
async function echo(aeTitle: string, { host, port }: OwnDoor): Promise<'open' | 'registered-only' | 'closed'> {
  try {
    const association = await connect({
      host: EVERYWHERE[host] ?? host,
      port,
      callingAeTitle: aeTitle,
      calledAeTitle: aeTitle,
      presentationContexts: [CONTEXT],
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    const { status } = await association.cEcho();
    await association.release();
    return status === 0 ? 'open' : 'registered-only';
  } catch (error) {
    return error instanceof AssociationRejectedError ? 'registered-only' : 'closed';
  }
}
