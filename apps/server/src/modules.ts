import { join } from 'node:path';
import type { PacsModule } from '@vesalius/archive/api';
import { metricsDoor } from '@vesalius/doors/admin-metrics';
import type { FastifyPluginAsync } from 'fastify';
import type { Settings } from './config/index.ts';
import { demonstrationFiles } from './load-demo.ts';
import { NODE_ROLES } from './node-role.ts';
import type { OpenedServer } from './open-server.ts';

const VERSION = '0.1.0';

export interface HttpModules {
  readonly foundation: FastifyPluginAsync;
  /** With their routes. */
  readonly answering: readonly PacsModule[];
  /** Whose jobs are run here, and whose routes others have. */
  readonly working: readonly PacsModule[];
}

/** The modules of this process's role. Loaded after DICOM listens, since their schemas take a while to build. */
export async function httpModules(server: OpenedServer, settings: Settings): Promise<HttpModules> {
  const { healthDoor, httpFoundation } = await import('@vesalius/doors/rest');
  const { archive } = server.opened;
  const { listen } = settings.metrics;
  const operation = [
    metricsDoor(archive, server.metrics, { ...(listen !== undefined && { listen }) }),
    healthDoor(archive),
  ];
  const { web, background } = NODE_ROLES[settings.nodeRole];
  const features = web || background ? await featuresOf(server, settings) : [];
  return {
    foundation: httpFoundation(archive, {
      version: VERSION,
      secureCookies: settings.http.trustedProxies.length > 0,
      requestsAtOnce: settings.http.requestsAtOnce,
    }),
    answering: web ? [...operation, ...features, ...(await webModules(server, settings))] : operation,
    working: web ? [] : features,
  };
}

/** What has jobs. */
async function featuresOf(
  { opened: { archive }, callingTls, metrics, projects, authority, documents, log, dimse }: OpenedServer,
  settings: Settings,
): Promise<PacsModule[]> {
  const [
    { peersFeature },
    { auditDeliveryFeature },
    { auditCollectors },
    { deidentifiedExportFeature },
    { projectsFeature },
    { operationFeature },
    { certificatesFeature },
    { expiryFeature, parseExpiryRule },
  ] = await Promise.all([
    import('@vesalius/features/peers/server'),
    import('@vesalius/features/audit-delivery/server'),
    import('./audit-collectors.ts'),
    import('@vesalius/features/deidentified-export/server'),
    import('@vesalius/features/projects/server'),
    import('@vesalius/features/operation/server'),
    import('@vesalius/features/certificates/server'),
    import('@vesalius/features/expiry/server'),
  ]);
  const { dataDir } = settings;
  return [
    peersFeature(
      archive,
      { aeTitle: settings.dicom.aeTitle, tls: callingTls, outgoing: archive.outgoing },
      { host: settings.dicom.host, port: dimse?.ports.plain ?? settings.dicom.port },
    ),
    certificatesFeature(archive, authority),
    operationFeature(archive, {
      dataDir,
      version: VERSION,
      settings: settings.inForce,
      logged: () => log.newestFirst(),
      demonstration: demonstrationFiles,
    }),
    auditDeliveryFeature(archive, {
      dataDir,
      collectors: await auditCollectors(settings),
      alarmAfter: settings.audit.alarmAfter,
      gauge: metrics.gauge,
    }),
    expiryFeature(archive, {
      rules: settings.expiry.rules.map((text) => parseExpiryRule(text)!), // checked by the same parser
      daily: settings.expiry.daily,
      background: NODE_ROLES[settings.nodeRole].background,
    }),
    deidentifiedExportFeature(archive, {
      dataDir,
      documents: documents.of('deidentification'),
      ...(settings.export.folder !== undefined && { exportFolder: settings.export.folder }),
    }),
    projectsFeature(archive, projects, consentServerOf(settings)),
  ];
}

/** Where the consents of patients are fetched from, when it is set. */
function consentServerOf({ consent: { fhir } }: Settings) {
  if (fhir.url === undefined) return {};
  return { consentServer: { url: fhir.url, ...(fhir.token !== undefined && { token: fhir.token }) } };
}

async function webModules(
  { opened: { archive }, documents, dimse }: OpenedServer,
  settings: Settings,
): Promise<PacsModule[]> {
  const [
    { restDoor },
    { dicomwebDoor },
    { wadoUriDoor },
    { auditSource },
    { readingFeature },
    { webPages },
    { viewPage },
    { ohifPages },
  ] = await Promise.all([
    import('@vesalius/doors/rest'),
    import('@vesalius/doors/dicomweb'),
    import('@vesalius/doors/wado-uri'),
    import('./audit-collectors.ts'),
    import('@vesalius/features/reading/server'),
    import('@vesalius/web/pages'),
    import('@vesalius/web/view-page'),
    import('@vesalius/web/ohif-pages'),
  ]);
  const { dataDir, dicom } = settings;
  return [
    restDoor(archive, {
      dataDir,
      secureCookies: settings.http.trustedProxies.length > 0,
      ...(settings.http.publicUrl !== undefined && { publicUrl: settings.http.publicUrl.replace(/\/$/, '') }),
      auditSource: auditSource(settings),
    }),
    dicomwebDoor(archive, {
      aeTitle: dicom.aeTitle,
      spoolFolder: join(dataDir, 'spool'),
      quarantinedIs: settings.store.conflictStatus === 'failure' ? 'failure' : 'warning',
    }),
    wadoUriDoor(archive, { workFolder: join(dataDir, 'spool') }),
    readingFeature(archive, { documents: documents.of('reading') }),
    webPages({ aeTitle: dicom.aeTitle, dicomHost: dicom.host, dicomPort: dimse?.ports.plain ?? dicom.port }),
    viewPage(),
    ohifPages(settings.ohif.folder),
  ];
}
