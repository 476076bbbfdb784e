import type { Peer } from '@vesalius/archive/api';
import { type DicomJson, readDataset, TAG, toDicomJson, UID } from '@vesalius/dicom';
import { EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN } from '@vesalius/dimse';
import { identifierOf, type Level } from './identifier.ts';
import { type PeerCalls, withAssociation } from './open-association.ts';
import { failedWith } from './peer-error.ts';

export interface PeerQuery {
  readonly level: Level;
  /** Keyword → matching key. */
  readonly keys: Readonly<Record<string, string>>;
  readonly limit: number;
}

export interface PeerMatches {
  readonly matches: DicomJson[];
  readonly truncated: boolean;
}

/** Asked back at each level even when the caller names no key (PS3.4 §C.6.2.1). */
const ALWAYS: Readonly<Record<Level, readonly string[]>> = {
  patient: ['PatientID', 'PatientName', 'PatientBirthDate', 'PatientSex'],
  study: [
    'StudyInstanceUID',
    'StudyDate',
    'StudyTime',
    'AccessionNumber',
    'StudyID',
    'StudyDescription',
    'PatientID',
    'PatientName',
    'PatientBirthDate',
    'PatientSex',
    'ModalitiesInStudy',
    'NumberOfStudyRelatedSeries',
    'NumberOfStudyRelatedInstances',
  ],
  series: ['StudyInstanceUID', 'SeriesInstanceUID', 'Modality', 'SeriesNumber', 'SeriesDescription'],
  instance: ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID', 'SOPClassUID', 'InstanceNumber'],
};

/** C-FIND (PS3.4 §C.4.1), cancelled once the limit is reached. @throws PeerError, ArchiveError `query-not-understood` */
export async function queryPeer(
  peer: Peer,
  calls: PeerCalls,
  query: PeerQuery,
  signal: AbortSignal,
): Promise<PeerMatches> {
  const sopClassUid =
    query.level === 'patient'
      ? UID.PatientRootQueryRetrieveInformationModelFind
      : UID.StudyRootQueryRetrieveInformationModelFind;
  const always = Object.fromEntries(ALWAYS[query.level].map((keyword) => [keyword, '']));
  const identifier = identifierOf(query.level, { ...always, ...query.keys });
  const presentationContexts = [
    { abstractSyntax: sopClassUid, transferSyntaxes: [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN] },
  ];
  return withAssociation(peer, calls, { presentationContexts, signal }, async (association) => {
    const matches: DicomJson[] = [];
    const responses = association.cFind({ sopClassUid, identifier, signal });
    for (;;) {
      const next = await responses.next();
      if (next.done) {
        if (next.value.status !== 0) throw failedWith('C-FIND', next.value.status, next.value.errorComment);
        return { matches, truncated: false };
      }
      if (matches.length === query.limit) break;
      matches.push(matchOf(next.value.identifier, next.value.transferSyntaxUid));
    }
    await responses.return(undefined as never);
    return { matches, truncated: true };
  });
}

function matchOf(identifier: Uint8Array, transferSyntaxUid: string): DicomJson {
  const { dataset } = readDataset(identifier, transferSyntaxUid);
  dataset.remove(TAG.QueryRetrieveLevel);
  return toDicomJson(dataset);
}
