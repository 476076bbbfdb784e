import type { Archive, PacsModule } from '@vesalius/archive/api';
import type { FastifyInstance } from 'fastify';
import { capabilityRoutes, notedRoutes } from './capabilities/capability-routes.ts';
import { commitmentRoutes } from './commitment/commitment-routes.ts';
import { describeRoutes } from './describe.ts';
import { openToGuests } from './guest-routes.ts';
import { nonPatientRoutes } from './non-patient/non-patient-routes.ts';
import { type DicomwebOptions, ROUTE_PREFIX } from './options.ts';
import { removeRoutes } from './remove-routes.ts';
import { renderedRoutes } from './rendered/rendered-routes.ts';
import { thumbnailRoutes } from './rendered/thumbnail-routes.ts';
import { volumeRoutes } from './rendered/volume-routes.ts';
import { answerProblems } from './request/problems.ts';
import { bulkResourceRoutes } from './retrieve/bulk-resources.ts';
import { bulkdataRoutes } from './retrieve/bulkdata.ts';
import { frameRoutes } from './retrieve/frames.ts';
import { instanceRoutes } from './retrieve/instances.ts';
import { metadataRoutes } from './retrieve/metadata.ts';
import { searchRoutes } from './search/search-routes.ts';
import { sendRoutes } from './send/send-routes.ts';
import { storeRoutes } from './store/store-route.ts';
import { eventChannels } from './workitems/event-channel.ts';
import { subscriberRoutes } from './workitems/subscriber-routes.ts';
import { workitemRoutes } from './workitems/workitem-routes.ts';

/** The Studies Service of PS3.18 §10 under `/dicomweb`: store, search, retrieve, and deletion; its Worklist (§11) Non-Patient Instance (§12) and Storage Commitment Services (§13). */
export function dicomwebDoor(archive: Archive, options: DicomwebOptions = {}): PacsModule {
  return {
    name: 'dicomweb',
    async routes(http: FastifyInstance): Promise<void> {
      await http.register(
        async (scope) => {
          answerProblems(scope);
          describeRoutes(scope);
          openToGuests(scope);
          const routes = notedRoutes(scope);
          storeRoutes(scope, archive, options);
          searchRoutes(scope, archive, options);
          instanceRoutes(scope, archive);
          metadataRoutes(scope, archive, options);
          frameRoutes(scope, archive);
          renderedRoutes(scope, archive);
          thumbnailRoutes(scope, archive);
          volumeRoutes(scope, archive);
          bulkdataRoutes(scope, archive);
          bulkResourceRoutes(scope, archive, options);
          removeRoutes(scope, archive);
          sendRoutes(scope, archive, options);
          nonPatientRoutes(scope, archive, options);
          commitmentRoutes(scope, archive);
          workitemRoutes(scope, archive, options);
          subscriberRoutes(scope, archive, options);
          await eventChannels(scope, archive);
          capabilityRoutes(scope, options, routes);
        },
        { prefix: ROUTE_PREFIX },
      );
    },
  };
}
