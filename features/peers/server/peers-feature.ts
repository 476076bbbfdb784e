import { type Archive, type PacsModule, SEND_JOB } from '@vesalius/archive/api';
import type { PeerCalls } from './open-association.ts';
import { type OwnDoor, ownDoorRoutes } from './own-door.ts';
import { retrieveJob } from './retrieve.ts';
import { peerOperationRoutes } from './routes.ts';
import { sendJob } from './send.ts';

/** What we ask of remote application entities. */
export function peersFeature(archive: Archive, calls: PeerCalls, own: OwnDoor): PacsModule {
  return {
    name: 'peers',
    jobs: { [SEND_JOB]: sendJob(archive, calls), 'peer.retrieve': retrieveJob(archive, calls) },
    async routes(http) {
      await http.register(async (scope) => {
        peerOperationRoutes(scope, archive, calls);
        ownDoorRoutes(scope, archive, calls, own);
      });
    },
  };
}
