import type { Archive, IngestOutcome, Peer, Principal } from '@vesalius/archive/api';
import type { Association, CStoreReception, CStoreRequest, DimseResult } from '@vesalius/dimse';

/** What the peer hears about an instance it sent (PS3.4 §B.2.3): the truth, so that its counts are right. */
const STATUS: Readonly<Record<IngestOutcome['outcome'], number>> = {
  stored: 0x0000,
  duplicate: 0x0000,
  quarantined: 0xb000,
  refused: 0xc000,
};

/** Takes the instances of a C-GET into the ingest as they stream. */
export function receiveFrom(archive: Archive, principal: Principal, peer: Peer, association: Association) {
  return (request: CStoreRequest): CStoreReception => {
    const reception = archive.ingest.receive(
      {
        door: 'retrieve',
        principal,
        callingAeTitle: peer.aeTitle,
        calledAeTitle: association.callingAeTitle,
        address: association.connection.remoteAddress,
      },
      {
        form: 'dataset',
        transferSyntaxUid: request.context.transferSyntax,
        sopClassUid: request.sopClassUid,
        sopInstanceUid: request.sopInstanceUid,
      },
    );
    return {
      write: (slice) => reception.write(slice),
      drained: () => reception.drained(),
      end: async () => answerTo(await reception.end()),
      abort: () => reception.abort(),
    };
  };
}

function answerTo(ended: IngestOutcome): DimseResult {
  const status = STATUS[ended.outcome];
  return ended.outcome === 'refused' ? { status, errorComment: ended.code } : { status };
}
