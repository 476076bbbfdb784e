import type { Peer } from '@vesalius/archive/api';
import type { PeerCalls } from './open-association.ts';
import { PeerError } from './peer-error.ts';
import { queryPeer } from './query.ts';

/** SOP Classes in Study (0008,0062) as the peer tells them; none when it does not (the key is optional, PS3.4 Table C.6-5). */
export async function sopClassesInStudy(
  peer: Peer,
  calls: PeerCalls,
  studyInstanceUid: string,
  signal: AbortSignal,
): Promise<string[]> {
  const keys = { StudyInstanceUID: studyInstanceUid, SOPClassesInStudy: '' };
  try {
    const { matches } = await queryPeer(peer, calls, { level: 'study', keys, limit: 1 }, signal);
    const values = matches[0]?.['00080062']?.Value ?? [];
    return [...new Set(values.filter((value) => typeof value === 'string'))];
  } catch (error) {
    if (error instanceof PeerError && error.code === 'peer-failed') return []; // one that gives but does not find
    throw error;
  }
}
