import {
  type Access,
  type Archive,
  ArchiveError,
  type BlobStore,
  type Clock,
  type ContentScanner,
  type ExtraAttribute,
  type Identity,
  type IndexStore,
  type Logger,
  type PacsModule,
  type Peer,
  type Peers,
  type TranscodingRule,
} from '@vesalius/archive/api';
import { watchedAccess } from './access/access.ts';
import { ArchiveAdministration } from './access/administration.ts';
import { StrangerAttempts } from './access/attempts.ts';
import { ArchiveEmergencies } from './access/emergencies.ts';
import { ArchivePeers } from './access/peers.ts';
import { ArchiveProjects } from './access/projects.ts';
import { ArchiveShares } from './access/shares.ts';
import type { AccessTrail } from './audit/access-trail.ts';
import type { HeadNotary } from './audit/heads.ts';
import { Recording } from './audit/recording.ts';
import { ArchiveCommitment } from './commitment/commitment.ts';
import { VisibleChanges } from './events/visible-changes.ts';
import { AdmissionDesk } from './ingest/admission-desk.ts';
import { FreeSpace, type Watermarks } from './ingest/free-space.ts';
import { InstanceIngest } from './ingest/ingest.ts';
import { type Adoption, type AdoptionReport, adoptBlobs } from './integrity/adopt.ts';
import { AttributeFill, FILL_ATTRIBUTES } from './integrity/attribute-fill.ts';
import { Scrubber, type ScrubRules } from './integrity/scrub.ts';
import { JobRunner } from './jobs/jobs.ts';
import { ArchiveLifecycle } from './lifecycle/lifecycle.ts';
import { PurgeWatch } from './lifecycle/purge-watch.ts';
import { ArchiveRetention } from './lifecycle/retention.ts';
import { forgetfulStores } from './made/forgetful-stores.ts';
import { MadeCache, type MadeCacheLimits } from './made/made-cache.ts';
import { ArchiveNonPatientInstances } from './non-patient/non-patient-instances.ts';
import { type OutgoingRules, outgoing } from './outgoing/outgoing.ts';
import { IndexSearch } from './query/search.ts';
import { CodecWorkers } from './rendering/codec-workers.ts';
import { ArchiveRendering } from './rendering/rendering.ts';
import { ArchiveRetrieve } from './retrieve/retrieve.ts';
import { StabilityWatch } from './retrieve/stability.ts';
import { CachedTranscoding } from './transcoding/cached-transcoding.ts';
import { ArchiveTranscoding, type LossyChoices } from './transcoding/transcoding.ts';
import { TranscodingRules } from './transcoding/transcoding-rules.ts';
import { openViews, type ViewParts } from './views/open-views.ts';
import { withViewBlobs } from './views/view-files.ts';
import { ArchiveWorkitems } from './workitems/workitems.ts';

export interface ArchiveParts extends LossyChoices {
  readonly blobs: BlobStore;
  readonly index: IndexStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly extraAttributes: readonly ExtraAttribute[];
  readonly acceptUnknownSopClasses: boolean;
  /** Looks through all that comes in; without it nothing does. */
  readonly scanner?: ContentScanner;
  /** Milliseconds without a new instance after which a series is stable. */
  readonly seriesQuietMs: number;
  /** Days that a workitem is kept after it has ended. */
  readonly keepWorkitemsDays: number;
  /** Peers that stand in the settings. */
  readonly configuredPeers: readonly Peer[];
  readonly identity: (peers: Peers) => Identity;
  /** Signs the audit trail; without it nothing tells whether its end was cut off. */
  readonly notary?: HeadNotary;
  /** In which transfer syntaxes instances are kept; none unless told. */
  readonly transcodingRules?: readonly TranscodingRule[];
  /** Milliseconds for which the blob of an original stays. */
  readonly transcodingGraceMs?: number;
  /** Bytes of room below which nothing new is taken, and below which the log says so. */
  readonly space?: Pick<Watermarks, 'least' | 'warn'>;
  /** Milliseconds for which what was deleted can be had back, and between the approval of a purge and the purge. */
  readonly binMs?: number;
  readonly purgeDelayMs?: number;
  /** Milliseconds between the approval that a retention lock be shortened and the moment from which it is; a week unless told. */
  readonly shorteningDelayMs?: number;
  /** How kept files are checked again; not at all unless told. */
  readonly scrub?: ScrubRules;
  /** Without them nobody sees anything de-identified. */
  readonly views?: ViewParts;
  /** How much of what was made of instances is kept for who asks again; some in memory unless told. */
  readonly made?: MadeCacheLimits;
  /** For so many minutes a patient's studies are open in an emergency; an hour unless told. */
  readonly emergencyMinutes?: number;
  /** Beyond what is never dialled. */
  readonly outgoing?: OutgoingRules;
}

export interface OpenedArchive {
  readonly archive: Archive;
  register(module: PacsModule): void;
  /** The record of access begins; in the background jobs, stability, the sweep of what a crash left, unless others do that. */
  start(work?: { readonly background: boolean }): void;
  /** It calls itself not ready, while everything goes on: who shares out the work turns to others. */
  drain(): void;
  stop(): Promise<void>;
  /** Gives every blob without a row its row. */
  adoptAll(adoption?: Adoption): Promise<AdoptionReport>;
}

const SWEPT = 'blobs.swept';
const MADE_IN_MEMORY = 32 * 1024 * 1024;
const EMERGENCY_MINUTES = 60;

/** Builds the kernel over its ports. */
export function openArchive(given: ArchiveParts): OpenedArchive {
  const made = new MadeCache(given.made ?? { memoryBytes: MADE_IN_MEMORY });
  const parts = forgetfulStores(given, made);
  const { index, log } = parts;
  const blobs = parts.views ? withViewBlobs(parts.blobs, parts.views.blobs) : parts.blobs;
  const recording = new Recording({ ...parts, notary: parts.notary });
  const { trail } = recording;
  const desk = new AdmissionDesk({ ...parts, policy: parts, trail });
  const access = watchedAccess((principal, permission) => trail.denied(principal, permission));
  const space = new FreeSpace(blobs, {
    ...given.space,
    scarce: (free) => log.warn('the room for images gets scarce', { freeBytes: free }),
  });
  const ingest = new InstanceIngest(access, desk, space, trail, index.instances);
  const retrieve = new ArchiveRetrieve(index, blobs, access, trail);
  const { rules, workers, ...pixels } = waysToPixels(parts, { blobs, retrieve, made });
  const stability = new StabilityWatch({ ...parts, retrieve, ingest, quietMs: parts.seriesQuietMs });
  const scrubber = new Scrubber(parts);
  const watches = [stability, rules, new PurgeWatch({ ...parts, blobs }), scrubber];
  const peers = new ArchivePeers(index.peers, parts.configuredPeers, access);
  const identity = parts.identity(peers);
  const { jobs, fill } = jobsOf(parts, access, identity);
  const { views, ...ways } = waysToStudies(parts, { blobs, access, trail, retrieve, identity });
  let draining = false;
  const archive: Archive = {
    access,
    ingest,
    ...ways,
    ...pixels,
    jobs,
    peers,
    ...walls(parts),
    log,
    lifecycle: new ArchiveLifecycle({ ...parts, blobs }, access),
    retention: new ArchiveRetention({ ...parts, access }),
    commitment: new ArchiveCommitment(parts, access),
    nonPatient: new ArchiveNonPatientInstances(parts, access),
    workitems: new ArchiveWorkitems(parts, access),
    changes: new VisibleChanges(index.changes, access),
    audit: recording.audit(access),
    identity,
    ...rights(parts, access, identity),
    shares: new ArchiveShares({ ...parts, access, identity, ...(views && { showing: views.showing }) }),
    ...figures(index, access, scrubber),
    health: async () => (draining ? { ready: false, reason: 'stopping' } : healthOf(index, space)),
  };
  const adoptAll = (adoption?: Adoption) => adoptBlobs({ blobs, index, desk, log }, blobs.entries(), adoption);
  let begun: Begun = { sweeping: Promise.resolve(), filling: Promise.resolve() };
  return {
    archive,
    adoptAll,
    register(module) {
      for (const [kind, handler] of Object.entries(module.jobs ?? {})) jobs.handle(kind, handler);
    },
    start({ background } = { background: true }) {
      recording.start();
      void space.look();
      views?.run();
      if (!background) return;
      begun = begin(parts, desk, fill, jobs);
      for (const watch of watches) watch.run();
    },
    drain() {
      draining = true;
    },
    async stop() {
      ingest.stop();
      await begun.filling;
      const watched = watches.map((watch) => watch.stop());
      await Promise.all([views?.stop(), jobs.stop(), ...watched, workers.close(), begun.sweeping]);
      await recording.stop();
      await views?.close();
      await made.close();
      await index.close();
      await blobs.close();
    },
  };
}

function figures(
  index: IndexStore,
  access: Access,
  scrubber: Scrubber,
): Pick<Archive, 'statistics' | 'growth' | 'scrubbed'> {
  return {
    statistics: (principal) => index.statistics(access.scopeOf(principal, 'metrics.read')),
    async growth(principal, sinceDay) {
      access.demandAt(principal, 'metrics.read', { of: 'archive' });
      return index.growth(sinceDay);
    },
    async scrubbed(principal) {
      access.demandAt(principal, 'metrics.read', { of: 'archive' });
      return scrubber.state();
    },
  };
}

function jobsOf({ index, log, ...parts }: ArchiveParts, access: Access, identity: Identity) {
  const present: Identity['present'] = (principal) => identity.present(principal);
  const jobs = new JobRunner({ records: index.jobs, access, present, log });
  const fill = new AttributeFill({ ...parts, index, log });
  jobs.handle(FILL_ATTRIBUTES, (context) => fill.fill(context));
  return { jobs, fill };
}

/** Who gives whom which rights, and who takes them in an emergency. */
function rights(
  parts: ArchiveParts,
  access: Access,
  identity: Identity,
): Pick<Archive, 'administration' | 'emergencies'> {
  const { index, emergencyMinutes: minutes = EMERGENCY_MINUTES } = parts;
  const { access: records, identity: users, emergencies } = index;
  return {
    administration: new ArchiveAdministration({ ...parts, access, records, users, identity }),
    emergencies: new ArchiveEmergencies({ ...parts, access, records: emergencies, identity, minutes }),
  };
}

function walls({ clock, outgoing: rules = { allowed: [], refused: [] } }: ArchiveParts) {
  return { attempts: new StrangerAttempts(clock.now), outgoing: outgoing(rules) };
}

/** Pictures and other transfer syntaxes, and the rules by which instances are kept in them. */
function waysToPixels(
  parts: ArchiveParts,
  {
    blobs,
    retrieve,
    made,
  }: { readonly blobs: BlobStore; readonly retrieve: ArchiveRetrieve; readonly made: MadeCache },
) {
  const workers = new CodecWorkers();
  const transcoding = new ArchiveTranscoding(retrieve, blobs, workers, parts);
  return {
    workers,
    rendering: new ArchiveRendering(retrieve, workers, made),
    transcoding: new CachedTranscoding(transcoding, made),
    rules: new TranscodingRules({ ...parts, blobs, retrieve, transcoding, workers }),
  };
}

interface Kernel {
  readonly blobs: BlobStore;
  readonly access: Access;
  readonly trail: AccessTrail;
  readonly retrieve: ArchiveRetrieve;
  readonly identity: Identity;
}

/** How studies are found, received and put into projects: through the views where there are any, so that no door can pass them by. */
function waysToStudies(parts: ArchiveParts, { identity, ...kernel }: Kernel) {
  const { access, trail, retrieve } = kernel;
  const originals = {
    retrieve,
    search: new IndexSearch(parts.index, access, trail),
    projects: new ArchiveProjects(access, parts.index.access, identity),
  };
  if (!parts.views) return { ...originals, views: undefined };
  const views = openViews({ ...parts, ...kernel, originals }, parts.views);
  const { search, projects } = views;
  return { search, projects, retrieve: views.retrieve, views };
}

interface Begun {
  readonly sweeping: Promise<void>;
  /** Jobs run once it is known what is to be filled. */
  readonly filling: Promise<void>;
}

function begin(parts: ArchiveParts, desk: AdmissionDesk, fill: AttributeFill, jobs: JobRunner): Begun {
  const failed = (what: string) => (error: Error) => parts.log.error(what, { error });
  const sweeping = sweep(parts, desk).catch(failed('the sweep for unfinished blobs failed'));
  const begun = fill.begin(jobs).catch(failed('added attributes cannot be filled'));
  return { sweeping, filling: begun.then(() => jobs.run()) };
}

/** Looks at blobs published since the last sweep; those of this process have newer keys and are left to their receptions. */
async function sweep(parts: ArchiveParts, desk: AdmissionDesk): Promise<void> {
  const { blobs, index, log } = parts;
  const after = await index.facts.get(SWEPT);
  const startedAt = parts.clock.now();
  let last = after;
  const earlier = async function* () {
    for await (const entry of blobs.entries(after)) {
      if (bornAt(entry.key) >= startedAt) return;
      last = entry.key;
      yield entry;
    }
  };
  const report = await adoptBlobs({ blobs, index, desk, log }, earlier());
  for (const key of report.unfinished) await blobs.setAside?.(key);
  if (last !== undefined && last !== after && report.unreadable.length === 0) await index.facts.put(SWEPT, last);
  const { adopted, removed, unfinished } = report;
  if (adopted + removed + unfinished.length > 0)
    log.info('finished what a crash had left', { adopted, removed, setAside: unfinished.length });
}

/** Keys carry the time they were made in their name, in base 36. */
function bornAt(key: string): number {
  return Number.parseInt(key.split('/').at(-1)!.slice(0, 9), 36);
}

async function healthOf(index: IndexStore, space: FreeSpace): Promise<{ ready: boolean; reason?: string }> {
  try {
    await index.ping();
    if (!(await space.look())) return { ready: false, reason: 'out of space' };
    return { ready: true };
  } catch (error) {
    return { ready: false, reason: error instanceof ArchiveError ? error.code : 'index does not answer' };
  }
}
