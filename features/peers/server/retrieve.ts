import type { Archive, JobContext, JobHandler, JobInput, Peer } from '@vesalius/archive/api';
import { UID } from '@vesalius/dicom';
import {
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  type RetrieveResponse,
  type SubOperationCounts,
} from '@vesalius/dimse';
import { getContexts } from './get-contexts.ts';
import { identifierOf, type Level } from './identifier.ts';
import { type PeerCalls, withAssociation } from './open-association.ts';
import { failedWith, PeerError } from './peer-error.ts';
import { receiveFrom } from './receive.ts';
import { sopClassesInStudy } from './sop-classes-in-study.ts';

export interface RetrieveInput {
  readonly aeTitle: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid?: string;
  readonly sopInstanceUid?: string;
  readonly method: 'c-get' | 'c-move';
}

/** The job `peer.retrieve`. What comes goes through the ingest, which knows what it holds already: running it again is safe. */
export function retrieveJob(archive: Archive, calls: PeerCalls): JobHandler {
  return async (context) => {
    const input = context.job.input as unknown as RetrieveInput;
    const peer = await archive.peers.get(input.aeTitle);
    if (!peer) throw new PeerError('peer-unknown', `No peer ${input.aeTitle}`);
    const response = await METHODS[input.method]({ archive, calls, peer, input, context });
    const { status, errorComment, completed = 0, warning = 0, failed = 0 } = response;
    // A warning (0xB000) tells of failed sub-operations, which the result counts (PS3.4 §C.4.2.1.5).
    if (status !== 0 && status >> 12 !== 0xb) throw failedWith(input.method.toUpperCase(), status, errorComment);
    return { completed, warning, failed } satisfies JobInput;
  };
}

interface Retrieval {
  readonly archive: Archive;
  readonly calls: PeerCalls;
  readonly peer: Peer;
  readonly input: RetrieveInput;
  readonly context: JobContext;
}

const METHODS: Readonly<Record<RetrieveInput['method'], (retrieval: Retrieval) => Promise<RetrieveResponse>>> = {
  'c-get': get,
  'c-move': move,
};

const IDENTIFIER_SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN];

/** C-GET (PS3.4 §C.4.3): instances come on the association that asks for them, where we are their SCP (PS3.7 §D.3.3.4). */
async function get({ archive, calls, peer, input, context }: Retrieval): Promise<RetrieveResponse> {
  const sopClassUid = UID.StudyRootQueryRetrieveInformationModelGet;
  const { signal } = context;
  const contexts = getContexts(await sopClassesInStudy(peer, calls, input.studyInstanceUid, signal));
  const classes = new Set(contexts.map(({ abstractSyntax }) => abstractSyntax));
  const wanted = {
    presentationContexts: [{ abstractSyntax: sopClassUid, transferSyntaxes: IDENTIFIER_SYNTAXES }, ...contexts],
    roles: [...classes].map((uid) => ({ sopClassUid: uid, scu: false, scp: true })),
    signal,
  };
  const { principal } = context;
  return withAssociation(peer, calls, wanted, (association) =>
    association.cGet({
      sopClassUid,
      identifier: identifierFrom(input),
      store: receiveFrom(archive, principal, peer, association),
      onProgress: tellProgress(context),
      signal,
    }),
  );
}

/** C-MOVE (PS3.4 §C.4.2) to ourselves: instances come through our own DIMSE door. */
function move({ calls, peer, input, context }: Retrieval): Promise<RetrieveResponse> {
  const sopClassUid = UID.StudyRootQueryRetrieveInformationModelMove;
  const presentationContexts = [{ abstractSyntax: sopClassUid, transferSyntaxes: IDENTIFIER_SYNTAXES }];
  const { signal } = context;
  return withAssociation(peer, calls, { presentationContexts, signal }, (association) =>
    association.cMove({
      sopClassUid,
      identifier: identifierFrom(input),
      moveDestination: calls.aeTitle,
      onProgress: tellProgress(context),
      signal,
    }),
  );
}

function identifierFrom({ studyInstanceUid, seriesInstanceUid, sopInstanceUid }: RetrieveInput) {
  const level: Level = sopInstanceUid ? 'instance' : seriesInstanceUid ? 'series' : 'study';
  return identifierOf(level, {
    StudyInstanceUID: studyInstanceUid,
    ...(seriesInstanceUid && { SeriesInstanceUID: seriesInstanceUid }),
    ...(sopInstanceUid && { SOPInstanceUID: sopInstanceUid }),
  });
}

function tellProgress({ progress }: JobContext) {
  return ({ remaining, completed = 0, failed = 0, warning = 0 }: SubOperationCounts) => {
    const done = completed + failed + warning;
    progress({ done, failed, ...(remaining !== undefined && { total: done + remaining }) });
  };
}
