import { join } from 'node:path';
import type { PacsModule } from '@vesalius/archive/api';
import { metricsDoor } from '@vesalius/doors/admin-metrics';
import type { FastifyPluginAsync } from 'fastify';
import type { Settings } from './config/index.ts';
import type { OpenedServer } from './open-server.ts';

export interface HttpModules {
  readonly foundation: FastifyPluginAsync;
  readonly modules: readonly PacsModule[];
}

/** Every module that speaks HTTP. Loaded after DICOM listens, since their schemas take a while to build. */
export async function httpModules(
  { opened: { archive }, callingTls, metrics, dimse, projects }: OpenedServer,
  settings: Settings,
): Promise<HttpModules> {
  const [
    { httpFoundation, restDoor },
    { dicomwebDoor },
    { wadoUriDoor },
    { peersFeature },
    { auditDeliveryFeature },
    { auditCollectors, auditSource },
    { deidentifiedExportFeature },
    { readingFeature },
    { projectsFeature },
    { webPages },
    { viewPage },
    { ohifPages },
  ] = await Promise.all([
    import('@vesalius/doors/rest'),
    import('@vesalius/doors/dicomweb'),
    import('@vesalius/doors/wado-uri'),
    import('@vesalius/features/peers/server'),
    import('@vesalius/features/audit-delivery/server'),
    import('./audit-collectors.ts'),
    import('@vesalius/features/deidentified-export/server'),
    import('@vesalius/features/reading/server'),
    import('@vesalius/features/projects/server'),
    import('@vesalius/web/pages'),
    import('@vesalius/web/view-page'),
    import('@vesalius/web/ohif-pages'),
  ]);
  const { aeTitle, host } = settings.dicom;
  const { listen } = settings.metrics;
  const secureCookies = settings.http.trustedProxies.length > 0;
  return {
    foundation: httpFoundation(archive, { version: '0.1.0', secureCookies }),
    modules: [
      metricsDoor(archive, metrics, { ...(listen !== undefined && { listen }) }),
      restDoor(archive, {
        dataDir: settings.dataDir,
        secureCookies,
        auditSource: auditSource(settings),
      }),
      dicomwebDoor(archive, {
        aeTitle: settings.dicom.aeTitle,
        spoolFolder: join(settings.dataDir, 'spool'),
        quarantinedIs: settings.store.conflictStatus === 'failure' ? 'failure' : 'warning',
      }),
      wadoUriDoor(archive),
      auditDeliveryFeature(archive, {
        dataDir: settings.dataDir,
        collectors: await auditCollectors(settings),
        alarmAfter: settings.audit.alarmAfter,
        gauge: metrics.gauge,
      }),
      peersFeature(archive, { aeTitle, tls: callingTls, outgoing: archive.outgoing }),
      deidentifiedExportFeature(archive, { dataDir: settings.dataDir }),
      readingFeature(archive, { dataDir: settings.dataDir }),
      projectsFeature(archive, projects),
      webPages({ aeTitle, dicomHost: host, dicomPort: dimse.ports.plain }),
      viewPage(),
      ohifPages(settings.ohif.folder),
    ],
  };
}
