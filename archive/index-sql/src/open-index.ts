import type {
  Clock,
  EmergencyRecords,
  ExternalRecords,
  ExtraAttribute,
  IndexStore,
  PasskeyRecords,
  RetentionRecords,
  SecondFactorRecords,
  ShareRecords,
} from '@vesalius/archive/api';
import { packRecords } from './pack-records.ts';
import { catalogueOf } from './query/catalogue.ts';
import { Resolver } from './query/resolve.ts';
import { rowOfLines } from './query/row-lines.ts';
import { type ExtraOfIndex, extraForms, type FormSettings } from './record-form.ts';
import { ReaderPool } from './rpc/reader-pool.ts';
import { remote } from './rpc/remote.ts';
import type { WorkerThread } from './rpc/worker-thread.ts';
import { settingsOf } from './settings-of.ts';
import type { Reads } from './sqlite/reads.ts';
import type { WorkerSettings, WriterFacts } from './sqlite/worker-settings.ts';
import type { Writes } from './sqlite/writes.ts';
import { unpackStored } from './stored-message.ts';

export interface IndexOptions {
  readonly extraAttributes: readonly ExtraAttribute[];
  readonly clock?: Clock;
}

/** What differs between the databases. */
export interface IndexPlace {
  /** Worker threads that read, at most. */
  readonly readers: number;
  /** Letters of a value that fit into an index of the database; the rest of a longer one is not kept there. */
  readonly longestValue?: number;
  start(
    role: WorkerSettings['role'],
    settings: WorkerSettings | Promise<WorkerSettings>,
    onReplies?: (changed: boolean) => void,
  ): Promise<WorkerThread>;
  /** Calls when others may have committed changes. */
  listen(changed: () => void): void;
  /** When all workers have ended. */
  close(): Promise<void>;
}

/** Opens an index: one worker that writes, in groups, and readers beside it. */
export async function openIndex(options: IndexOptions, place: IndexPlace): Promise<IndexStore> {
  const { extraAttributes, clock = { now: () => Date.now() } } = options;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const settings = settingsOf(extraAttributes);
  const writing = place.start('writer', { ...settings, role: 'writer' }, (changed) => changed && tell());
  const extraIdsOf = async () => ((await writing).facts as WriterFacts).extraIds;
  const startReader = () =>
    place.start(
      'reader',
      extraIdsOf().then((ids) => ({ ...settings, role: 'reader', catalogue: catalogueOf(extraAttributes, ids) })),
    );
  const reading = startReader(); // meanwhile the writer brings the schema up to date
  const [writer, reader] = await bothOf(writing, reading, place);
  const extraIds = await extraIdsOf();
  const catalogue = catalogueOf(extraAttributes, extraIds);
  const pool = new ReaderPool(reader, startReader, place.readers);
  const write = remote<Writes>(clock, (question) => writer.ask(question));
  const read = remote<Reads>(clock, (question) => pool.ask(question));
  const extras = extraAttributes.map(
    ({ level, vr }, at): ExtraOfIndex => ({ id: extraIds[at]!, level, name: vr === 'PN' }),
  );
  place.listen(tell);
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    ...concernsOf(read, write),
    ...instanceConcerns(read, write, { extras, longestValue: place.longestValue }),
    queries: queriesOf(read, new Resolver(catalogue)),
    changes: { since: read.changes.since, last: read.changes.last, append: write.changes.append, subscribe },
    async close() {
      await pool.close();
      await writer.close();
      await place.close();
    },
  };
}

/** Both workers, or the reason why one is not there and none of them. */
async function bothOf(writing: Promise<WorkerThread>, reading: Promise<WorkerThread>, place: IndexPlace) {
  const [writer, reader] = await Promise.allSettled([writing, reading]);
  if (writer.status === 'fulfilled' && reader.status === 'fulfilled') return [writer.value, reader.value] as const;
  for (const one of [reader, writer]) if (one.status === 'fulfilled') await one.value.close();
  await place.close();
  throw writer.status === 'rejected' ? writer.reason : (reader as PromiseRejectedResult).reason;
}

type Read = ReturnType<typeof remote<Reads>>;
type Write = ReturnType<typeof remote<Writes>>;

/** What passes as it is. */
function concernsOf(
  read: Read,
  write: Write,
): Omit<IndexStore, 'instances' | 'queries' | 'changes' | 'backfill' | 'close'> {
  const { series, jobs, peers, audit, facts, workitems, commitments, nonPatient } = write;
  return {
    quarantine: { list: read.quarantine.list, get: read.quarantine.get, resolve: write.quarantine.resolve },
    bin: binOf(read, write),
    series: {
      documents: read.series.documents,
      quiet: read.series.quiet,
      keepDocument: series.keepDocument,
      markStable: series.markStable,
    },
    jobs: {
      get: read.jobs.get,
      list: read.jobs.list,
      add: jobs.add,
      lease: jobs.lease,
      progress: jobs.progress,
      end: jobs.end,
      cancel: jobs.cancel,
    },
    peers: { list: read.peers.list, put: peers.put, remove: peers.remove },
    audit: {
      list: read.audit.list,
      sealed: read.audit.sealed,
      head: read.audit.head,
      append: audit.append,
      adopt: audit.adopt,
    },
    identity: identityOf(read.identity, write.identity),
    facts: { get: read.facts.get, put: facts.put },
    replacements: replacementsOf(read, write),
    commitments: { get: read.commitments.get, add: commitments.add },
    secondFactors: secondFactorsOf(read.secondFactors, write.secondFactors),
    emergencies: emergenciesOf(read.emergencies, write.emergencies),
    retention: retentionOf(read.retention, write.retention),
    shares: sharesOf(read.shares, write.shares),
    externals: externalsOf(read.externals, write.externals),
    passkeys: passkeysOf(read.passkeys, write.passkeys),
    nonPatient: {
      get: read.nonPatient.get,
      list: read.nonPatient.list,
      walk: read.nonPatient.walk,
      admit: nonPatient.admit,
      remove: nonPatient.remove,
    },
    workitems: {
      get: read.workitems.get,
      list: read.workitems.list,
      subscriptionsTo: read.workitems.subscriptionsTo,
      add: workitems.add,
      change: workitems.change,
      expire: workitems.expire,
      subscribe: workitems.subscribe,
      unsubscribe: workitems.unsubscribe,
    },
    access: accessOf(read, write),
    statistics: read.facts.statistics,
    growth: read.facts.growth,
    ping: async () => void (await Promise.all([read.facts.ping(), facts.ping()])),
  };
}

function binOf({ bin: read }: Read, { bin }: Write): IndexStore['bin'] {
  return {
    list: read.list,
    get: read.get,
    due: read.due,
    blobsOf: read.blobsOf,
    carry: read.carry,
    walk: async (afterId, limit) => unpackStored(await read.walk(afterId, limit)),
    restore: bin.restore,
    askPurge: bin.askPurge,
    approvePurge: bin.approvePurge,
    withdrawPurge: bin.withdrawPurge,
    beginPurge: bin.beginPurge,
    purged: bin.purged,
    adopt: bin.adopt,
  };
}

function replacementsOf({ replacements: read }: Read, { replacements }: Write): IndexStore['replacements'] {
  return {
    original: read.original,
    replacedBlobs: read.replacedBlobs,
    intendReplacing: replacements.intendReplacing,
    giveUpReplacing: replacements.giveUpReplacing,
    replace: replacements.replace,
    forgetReplacedBlob: replacements.forgetReplacedBlob,
  };
}

/** Who may what. */
function accessOf(read: Read, { access }: Write): IndexStore['access'] {
  return {
    projects: read.access.projects,
    projectsOf: read.access.projectsOf,
    standings: read.access.standings,
    adoptStandings: access.adoptStandings,
    roles: read.access.roles,
    groups: read.access.groups,
    grants: read.access.grants,
    rightsOf: read.access.rightsOf,
    logInRulesOf: read.access.logInRulesOf,
    addProject: access.addProject,
    changeProject: access.changeProject,
    removeProject: access.removeProject,
    putStudy: access.putStudy,
    takeStudy: access.takeStudy,
    mark: access.mark,
    putRole: access.putRole,
    putLogInRules: access.putLogInRules,
    removeRole: access.removeRole,
    putGroup: access.putGroup,
    removeGroup: access.removeGroup,
    addGrant: access.addGrant,
    removeGrant: access.removeGrant,
  };
}

/** What is packed for its way between the threads. */
function instanceConcerns(read: Read, write: Write, forms: FormSettings): Pick<IndexStore, 'instances' | 'backfill'> {
  return {
    instances: {
      admit: async (records) => (records.length === 0 ? [] : write.instances.admit(packRecords(records, forms))),
      held: read.instances.held,
      async select(scope, selection, limit, after) {
        const { next, ...page } = await read.instances.select(scope, selection, limit, after);
        return { instances: unpackStored(page), ...(next !== undefined && { next }) };
      },
      count: read.instances.count,
      frameIndex: read.instances.frameIndex,
      remove: write.instances.remove,
      moveBlob: write.instances.moveBlob,
      blobOwners: read.instances.blobOwners,
      walk: async (afterId, limit) => unpackStored(await read.instances.walk(afterId, limit)),
    },
    backfill: {
      putExtra: (values) =>
        write.backfill.putExtra(
          values.map(({ instanceId, extra }) => ({ instanceId, extra: extraForms(extra, forms) })),
          forms.extras,
        ),
    },
  };
}

function queriesOf(read: Read, resolver: Resolver): IndexStore['queries'] {
  return {
    support: (query) => resolver.support(query),
    async search(scope, query, after) {
      const { rows, next } = await read.queries.search(scope, resolver.resolve(query), after);
      return { rows: rows.map(rowOfLines), ...(next !== undefined && { next }) };
    },
    count: (scope, query) => read.queries.count(scope, resolver.resolve(query)),
  };
}

function emergenciesOf(read: Read['emergencies'], write: Write['emergencies']): EmergencyRecords {
  const { get, list, waiting } = read;
  return { get, list, waiting, add: write.add, end: write.end, review: write.review };
}

function retentionOf(read: Read['retention'], write: Write['retention']): RetentionRecords {
  const { list, get, until, carried } = read;
  const { add, lengthen, askShorter, approveShorter, withdrawShorter, adopt } = write;
  return { list, get, until, carried, add, lengthen, askShorter, approveShorter, withdrawShorter, adopt };
}

function sharesOf(read: Read['shares'], write: Write['shares']): ShareRecords {
  const { get, bySecret, list, byGuest } = read;
  const { add, revoke, open, wrongPassword } = write;
  return { get, bySecret, list, byGuest, add, revoke, open, wrongPassword };
}

function passkeysOf(read: Read['passkeys'], write: Write['passkeys']): PasskeyRecords {
  const { add, rename, remove, used } = write;
  return { of: read.of, get: read.get, add, rename, remove, used };
}

function externalsOf(read: Read['externals'], write: Write['externals']): ExternalRecords {
  return {
    userOf: read.userOf,
    identitiesOf: read.identitiesOf,
    link: write.link,
    unlink: write.unlink,
    addUser: write.addUser,
    endSessions: write.endSessions,
    putTicket: write.putTicket,
    takeTicket: write.takeTicket,
  };
}

function identityOf(read: Read['identity'], write: Write['identity']): IndexStore['identity'] {
  return {
    userByName: read.userByName,
    userById: read.userById,
    users: read.users,
    tokenByHash: read.tokenByHash,
    tokens: read.tokens,
    sessionByHash: read.sessionByHash,
    sessionsOf: read.sessionsOf,
    putUser: write.putUser,
    changeUser: write.changeUser,
    removeUser: write.removeUser,
    addToken: write.addToken,
    touchToken: write.touchToken,
    removeToken: write.removeToken,
    addSession: write.addSession,
    touchSession: write.touchSession,
    confirmSession: write.confirmSession,
    removeSession: write.removeSession,
    removeExpiredSessions: write.removeExpiredSessions,
    removeSessionsOf: write.removeSessionsOf,
  };
}

function secondFactorsOf(read: Read['secondFactors'], write: Write['secondFactors']): SecondFactorRecords {
  return {
    totpOf: read.totpOf,
    putTotp: write.putTotp,
    activateTotp: write.activateTotp,
    useTotpStep: write.useTotpStep,
    putRecoveryCodes: write.putRecoveryCodes,
    useRecoveryCode: write.useRecoveryCode,
    removeTotp: write.removeTotp,
    totpSecrets: read.totpSecrets,
    rewriteTotpSecret: write.rewriteTotpSecret,
  };
}
