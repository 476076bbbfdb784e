import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import type {
  BlobStore,
  Clock,
  ContentScanner,
  Identity,
  IndexStore,
  Logger,
  PacsModule,
  Peer,
  Peers,
  Permission,
  SecondFactorRecords,
} from '@vesalius/archive/api';
import {
  type KeyRing,
  masterKey,
  ringOf,
  sealedSecondFactors,
  sealPlainTotps,
} from '@vesalius/archive/blobs-encrypted';
import { type OpenedArchive, openArchive } from '@vesalius/archive/core';
import { createLocalIdentity, firstAdministrator, identityRecordsOf } from '@vesalius/archive/identity-local';
import type { ConnectOptions } from '@vesalius/dimse';
import { createMetrics, type Metrics, meteredIngest } from '@vesalius/doors/admin-metrics';
import { type DimseDoorOptions, dimseDoor } from '@vesalius/doors/dimse-scp';
import type { Authority } from '@vesalius/features/certificates/data';
import type { ProjectsData } from '@vesalius/features/projects/data';
import { auditNotary } from './audit-notary.ts';
import {
  exposureOf,
  extraAttributes,
  parseLossyRule,
  parsePeer,
  parseTranscodingRule,
  type Settings,
} from './config/index.ts';
import { type DicomTls, dicomTls } from './dicom-tls.ts';
import { type AllDocuments, openDocuments } from './documents.ts';
import { endAfterFailedSync } from './end-after-failed-sync.ts';
import type { Trusted } from './identity-providers.ts';
import { NODE_ROLES } from './node-role.ts';
import { openAuthority } from './open-authority.ts';
import { openBlobs } from './open-blobs.ts';
import { openIndex } from './open-index.ts';
import { openProjects } from './open-projects.ts';
import { openViewParts } from './open-view-parts.ts';
import { RecentLog } from './recent-log.ts';
import { scrubRules } from './scrub-rules.ts';

export interface OpenedServer {
  readonly opened: OpenedArchive;
  /** Undefined where the role takes no associations. */
  readonly dimse: ReturnType<typeof dimseDoor> | undefined;
  readonly metrics: Metrics;
  readonly projects: ProjectsData;
  readonly authority: Authority;
  readonly documents: AllDocuments;
  readonly log: RecentLog;
  /** For peers that we call over TLS. */
  readonly callingTls: NonNullable<ConnectOptions['tls']>;
  /** The file with the first administrator's password, when this start made it. */
  readonly passwordFile: string | undefined;
}

const MIB = 1024 * 1024;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** What was made of images and may be asked for again, in memory; the rest of it lies on the disk, so that the server stays within its 300 MiB. */
const MADE_BYTES = 32 * 1024 * 1024;
/** An entry without a port is known as a caller only. */
const ANY_PORT = 0;
/** What a peer of the settings may do. */
const PEER_PERMISSIONS: readonly Permission[] = ['search', 'retrieve', 'store', 'peers.use'];

/** Makes the adapters and the kernel, and opens the DIMSE door. */
export async function openServer(settings: Settings, given: Logger): Promise<OpenedServer> {
  const log = new RecentLog(given, settings.log.level);
  const { dataDir } = settings;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const extra = extraAttributes(settings);
  const clock = { now: () => Date.now() };
  const [projects, documents] = await Promise.all([openProjects(settings, clock, log), openDocuments(settings)]);
  const views = openViewParts(dataDir, extra, projects.lenses); // meanwhile the archive's own index opens
  views.catch(() => undefined); // told when it is its turn
  const index = await openIndex({ dataDir, url: settings.databaseUrl, extraAttributes: extra });
  const blobs = await blobsBeside(index, settings, log).catch(async (error) => {
    await views.then((parts) => Promise.all([parts.index.close(), parts.blobs.close()]));
    await projects.close();
    throw error;
  });
  const master = await masterKey(settings.encryption);
  const ring = master && (await ringOf(dataDir, master));
  const authority = await openAuthority(index.facts, clock, { dataDir, ring });
  const { unknownPeersFromLoopback, warnings } = exposureOf(settings);
  for (const warning of warnings) log.warn(warning);
  const passwordFile = await firstAdministrator({
    records: index.identity,
    dataDir,
    ...(settings.admin.password !== undefined && { password: settings.admin.password }),
  });
  const kernel = openArchive({
    blobs,
    index,
    clock,
    log,
    extraAttributes: extra,
    acceptUnknownSopClasses: settings.store.unknownSopClasses === 'accept',
    ...(await scannerOf(settings)),
    seriesQuietMs: settings.series.quietSeconds * 1000,
    transcodingRules: settings.store.transcode.map((text) => parseTranscodingRule(text)!), // checked by the same parser
    made: {
      memoryBytes: MADE_BYTES,
      disk: { folder: join(dataDir, 'made'), bytes: settings.madeCacheMegabytes * 1e6 },
    },
    lossyRules: settings.send.lossy.map((text) => parseLossyRule(text)!),
    lossyQuality: settings.lossy.quality,
    notary: await auditNotary(settings),
    space: { least: settings.space.leastMegabytes * MIB, warn: settings.space.warnMegabytes * MIB },
    binMs: settings.bin.keepDays * DAY_MS,
    purgeDelayMs: settings.bin.purgeDelayHours * HOUR_MS,
    shorteningDelayMs: settings.retention.shorteningDelayHours * HOUR_MS,
    scrub: await scrubRules(settings),
    emergencyMinutes: settings.emergency.minutes,
    keepWorkitemsDays: settings.worklist.keepDays,
    outgoing: { allowed: settings.outgoing.allow, refused: settings.outgoing.refuse },
    configuredPeers: settings.peers.map(configuredPeer),
    views: await views,
    identity: identityOver(index, settings, {
      ...(await trustedBy(settings.identity.file, clock, log)),
      ...(await sealedSecrets(index, ring, log)),
      isRevoked: (fingerprint) => authority.isRevoked(fingerprint),
    }),
  });
  const metrics = createMetrics();
  const ingest = meteredIngest(kernel.archive.ingest, metrics);
  const opened: OpenedArchive = {
    ...kernel,
    archive: { ...kernel.archive, ingest },
    async stop() {
      await kernel.stop();
      await projects.close();
      documents.close();
    },
  };
  const tls = await dicomTls(settings, authority);
  const dimse = NODE_ROLES[settings.nodeRole].dicom
    ? dimseDoor(opened.archive, {
        ...dimseOptions(settings, tls),
        onlyOurTitle: !unknownPeersFromLoopback,
        meter: metrics,
      })
    : undefined;
  if (dimse) await start(opened, dimse);
  return { opened, dimse, metrics, projects, authority, documents, log, callingTls: tls.calling, passwordFile };
}

/** Accounts and what they show, in that index. */
function identityOver(
  index: IndexStore,
  settings: Settings,
  trusted: Trusted & {
    readonly secondFactors?: SecondFactorRecords;
    readonly isRevoked: (fingerprint: string) => Promise<boolean>;
  },
) {
  const { session, bootstrapToken } = settings;
  return (peers: Peers): Identity =>
    createLocalIdentity({
      ...identityRecordsOf(index),
      ...trusted,
      peers,
      clock: { now: () => Date.now() },
      settings: {
        unknownPeersFromLoopback: exposureOf(settings).unknownPeersFromLoopback,
        sessionIdleMs: session.idleMinutes * MINUTE_MS,
        sessionAbsoluteMs: session.absoluteMinutes * MINUTE_MS,
        confirmedMs: session.confirmedMinutes * MINUTE_MS,
        ...(bootstrapToken !== undefined && { bootstrapToken }),
      },
    });
}

/** With a key the secrets of second factors lie sealed in the index, from now on also those that lay there before. */
async function sealedSecrets(
  index: IndexStore,
  ring: KeyRing | undefined,
  log: Logger,
): Promise<{ secondFactors?: SecondFactorRecords }> {
  if (!ring) return {};
  const sealed = await sealPlainTotps(index.secondFactors, ring);
  if (sealed > 0) log.info('secrets of second factors were sealed', { sealed });
  return { secondFactors: sealedSecondFactors(index.secondFactors, ring) };
}

/** A key that does not fit is known before anything is taken in. */
async function blobsBeside(index: IndexStore, settings: Settings, log: Logger): Promise<BlobStore> {
  const { dataDir, blobsUrl: url, blobsCacheMegabytes: cacheMegabytes, encryption } = settings;
  try {
    const onSyncFailed = endAfterFailedSync(log);
    return await openBlobs({ dataDir, url, cacheMegabytes, encryption, facts: index.facts, onSyncFailed });
  } catch (error) {
    await index.close();
    throw error;
  }
}

export async function start(opened: OpenedArchive, module: PacsModule): Promise<void> {
  opened.register(module);
  await module.start?.();
}

function configuredPeer(text: string): Peer {
  const { aeTitle, host, port, tls } = parsePeer(text)!; // the settings were checked by the same parser
  return { aeTitle, host, port: port ?? ANY_PORT, tls, permissions: PEER_PERMISSIONS, origin: 'setting' };
}

function dimseOptions({ dicom, store }: Settings, tls: DicomTls): Omit<DimseDoorOptions, 'onlyOurTitle'> {
  return {
    host: dicom.host,
    port: dicom.port,
    aeTitle: dicom.aeTitle,
    limits: { maxPduLength: dicom.maxPduLength, idleMs: dicom.idleSeconds * 1000 },
    caps: { maxAssociations: dicom.maxAssociations, maxAssociationsPerPeer: dicom.maxAssociationsPerPeer },
    acceptUnknownSopClasses: store.unknownSopClasses === 'accept',
    conflictPolicy: store.conflictStatus,
    ...(tls.accepting && securedBy(tls.accepting, dicom.tls.port)),
    tls: tls.calling,
  };
}

/** Loaded only where somebody is trusted: what speaks with providers is not small. */
async function trustedBy(file: string | undefined, clock: Clock, log: Logger): Promise<Trusted> {
  if (file === undefined) return { providers: [], tokenIssuers: [] };
  const { trustedIdentities } = await import('./identity-providers.ts');
  return trustedIdentities(file, clock, log);
}

/** Loaded only where one is set. */
async function scannerOf({ store }: Settings): Promise<{ scanner?: ContentScanner }> {
  if (store.scanner === undefined) return {};
  const { clamdScanner } = await import('@vesalius/archive/scan-clamd');
  return { scanner: clamdScanner({ address: store.scanner }) };
}

/** With a port of its own TLS stands beside the plain one; without, the one port speaks nothing else. */
function securedBy(tls: TlsOptions, port: number): Pick<DimseDoorOptions, 'tlsOnly' | 'secure'> {
  return port === 0 ? { tlsOnly: tls } : { secure: { port, tls } };
}
