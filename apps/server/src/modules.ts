import type { PacsModule } from '@vesalius/archive/api';
import type { FastifyPluginAsync } from 'fastify';
import type { Settings } from './config/index.ts';
import type { OpenedServer } from './open-server.ts';

export interface HttpModules {
  readonly foundation: FastifyPluginAsync;
  readonly modules: readonly PacsModule[];
}

/** Every module that speaks HTTP. Loaded after DICOM listens, since their schemas take a while to build. */
export async function httpModules(
  { opened: { archive }, callingTls }: OpenedServer,
  settings: Settings,
): Promise<HttpModules> {
  const [
    { createMetrics, httpFoundation, restDoor },
    { dicomwebDoor },
    { wadoUriDoor },
    { peersFeature },
    { webPages },
  ] = await Promise.all([
    import('@vesalius/doors/rest'),
    import('@vesalius/doors/dicomweb'),
    import('@vesalius/doors/wado-uri'),
    import('@vesalius/features/peers/server'),
    import('@vesalius/web/pages'),
  ]);
  const { aeTitle, host, port } = settings.dicom;
  const metrics = createMetrics();
  return {
    foundation: httpFoundation(archive, { version: '0.1.0', metrics }),
    modules: [
      restDoor(archive, { dataDir: settings.dataDir, metrics, secureCookies: settings.http.trustedProxies.length > 0 }),
      dicomwebDoor(archive, {
        aeTitle: settings.dicom.aeTitle,
        quarantinedIs: settings.store.conflictStatus === 'failure' ? 'failure' : 'warning',
      }),
      wadoUriDoor(archive),
      peersFeature(archive, { aeTitle, tls: callingTls }),
      webPages({ aeTitle, dicomHost: host, dicomPort: port }),
    ],
  };
}
