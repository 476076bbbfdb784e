import type {
  AuditEvent,
  AuditRecords,
  InstanceIdentity,
  InstanceSource,
  Logger,
  Permission,
  Principal,
  Query,
  Selection,
} from '@vesalius/archive/api';
import { isUid, lookupTag, TAG, tagToText } from '@vesalius/dicom';

/** Ids of instances by their study. */
export type InstancesRead = Map<string, number[]>;

/** What alike questions and readings have in common, and how many there were. */
interface Entry {
  readonly event: Omit<AuditEvent, 'facts'>;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly counts: Record<string, number>;
  /** Ids of the instances read, so that a thousand frames of one are one. */
  readonly instances: Set<number>;
}

/**
 * One row for all that is alike in this time: a reader that pages through frames leaves a line a second, not a thousand. What a crash
 * takes of the trail is no more than this. Milliseconds.
 */
const GATHER_MS = 1000;
/** Entries or instances of an entry that are gathered at most before they are written. */
const MOST_GATHERED = 10_000;

/**
 * Who asked for what and who was given what (PS3.15 §A.5.3: Query, DICOM Instances Accessed), whichever door it went through.
 * Values of keys are never kept, UIDs of studies are. Work that the archive does for itself leaves its traces elsewhere.
 */
export class AccessTrail {
  readonly #records: Pick<AuditRecords, 'append'>;
  readonly #log: Logger;
  #entries = new Map<string, Entry>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(records: Pick<AuditRecords, 'append'>, log: Logger) {
    this.#records = records;
    this.#log = log;
  }

  /** A search that has ended, or that its asker has left. */
  queried(principal: Principal, query: Query, answers: number, outcome: AuditEvent['outcome']): void {
    if (principal.kind === 'system') return;
    const event = { ...eventOf(principal, 'query', outcome), ...studyOf(query) };
    const { counts } = this.#entry(event, { by: principal.kind, level: query.level, keys: keysOf(query) });
    add(counts, 'queries', 1);
    add(counts, 'answers', answers);
  }

  /** Instances of a selection that were given out; none of a study that was asked for is a failure. */
  accessed(principal: Principal, selection: Selection, instances: InstancesRead): void {
    if (principal.kind === 'system') return;
    const asked = selection.studyInstanceUids ?? [];
    if (instances.size === 0 && asked.length === 1) this.#accessed(principal, asked[0]!, []);
    for (const [studyInstanceUid, ids] of instances) this.#accessed(principal, studyInstanceUid, ids);
  }

  #accessed(principal: Principal, studyInstanceUid: string, ids: readonly number[]): void {
    const outcome = ids.length > 0 ? 'success' : 'failure';
    const event = { ...eventOf(principal, 'instances-accessed', outcome), studyInstanceUid };
    const entry = this.#entry(event, { by: principal.kind });
    add(entry.counts, 'requests', 1);
    for (const id of ids) entry.instances.add(id);
    if (entry.instances.size > MOST_GATHERED) void this.flush();
  }

  /** Metadata of series of a study. */
  metadataRead(principal: Principal, studyInstanceUid: string): void {
    if (principal.kind === 'system') return;
    const event = { ...eventOf(principal, 'instances-accessed', 'success'), studyInstanceUid };
    add(this.#entry(event, { by: principal.kind }).counts, 'metadata', 1);
  }

  /** Something was asked for without the permission to. */
  denied(principal: Principal, permission: Permission): void {
    const event = eventOf(principal, 'security-alert', 'failure');
    add(this.#entry(event, { by: principal.kind, permission }).counts, 'times', 1);
  }

  /** Somebody was turned away by a door. */
  refused(event: Omit<AuditEvent, 'kind' | 'outcome'>): void {
    const { facts = {}, ...who } = event;
    add(this.#entry({ ...who, kind: 'security-alert', outcome: 'failure' }, facts).counts, 'times', 1);
  }

  /** An instance that came and was not kept, before any row of the archive was touched. */
  notStored({ door, principal, address }: InstanceSource, code: string, instance?: Partial<InstanceIdentity>): void {
    const event = eventOf({ ...principal, ...(address !== undefined && { address }) }, 'instances-stored', 'failure');
    const { studyInstanceUid: study } = instance ?? {};
    const entry = this.#entry({ ...event, ...(study !== undefined && { studyInstanceUid: study }) }, { door, code });
    add(entry.counts, 'refused', 1);
  }

  /** The very bytes that came are held: nothing was written. */
  heldAlready({ door, principal, address }: InstanceSource, { studyInstanceUid }: InstanceIdentity): void {
    const event = eventOf({ ...principal, ...(address !== undefined && { address }) }, 'instances-stored', 'success');
    add(this.#entry({ ...event, studyInstanceUid }, { door, instances: 0 }).counts, 'duplicates', 1);
  }

  /** The trail itself was read. */
  used(principal: Principal, act: string): void {
    if (principal.kind === 'system') return;
    const event = eventOf(principal, 'audit-log-used', 'success');
    add(this.#entry(event, { by: principal.kind, act }).counts, 'requests', 1);
  }

  /** Instances of a study that were sent on: durable when it resolves, or the log says why it is not. */
  transferred(event: AuditEvent): Promise<void> {
    return this.#records
      .append(event)
      .catch((error: Error) => this.#log.error('the audit trail could not be written', { error }));
  }

  /** Writes what is gathered; resolves when it is durable, or the log says why it is not. */
  flush(): Promise<unknown> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const entries = [...this.#entries.values()];
    this.#entries = new Map();
    if (entries.length === 0) return this.#writing;
    const written = Promise.all(entries.map((entry) => this.#records.append(rowOf(entry)))).catch((error: Error) =>
      this.#log.error('the audit trail could not be written', { error }),
    );
    this.#writing = Promise.all([this.#writing, written]);
    return this.#writing;
  }

  #entry(event: Entry['event'], facts: Entry['facts']): Entry {
    const key = JSON.stringify([event, facts]);
    const known = this.#entries.get(key);
    if (known) return known;
    if (this.#entries.size >= MOST_GATHERED) void this.flush();
    const entry: Entry = { event, facts, counts: {}, instances: new Set() };
    this.#entries.set(key, entry);
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
    return entry;
  }
}

function eventOf(principal: Principal, kind: AuditEvent['kind'], outcome: AuditEvent['outcome']): Entry['event'] {
  const { name, address } = principal;
  return { kind, outcome, actor: name, ...(address !== undefined && { address }) };
}

function rowOf({ event, facts, counts, instances }: Entry): AuditEvent {
  return { ...event, facts: { ...facts, ...counts, ...(instances.size > 0 && { instances: instances.size }) } };
}

function add(counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (counts[name] ?? 0) + count;
}

/** The keywords of the keys, without their values. */
function keysOf({ matches }: Query): string {
  const paths = matches.flatMap((match) =>
    match.kind === 'date-time-range' ? [match.date, match.time] : [match.path],
  );
  const words = paths.map((path) => path.map((tag) => lookupTag(tag)?.keyword ?? tagToText(tag)).join('.'));
  return [...new Set(words)].sort().join(' ');
}

/** The one study that was asked about. */
function studyOf({ matches }: Query): { studyInstanceUid?: string } {
  for (const match of matches)
    if (match.kind === 'equals' && match.path[0] === TAG.StudyInstanceUID && isUid(match.value))
      return { studyInstanceUid: match.value };
  return {};
}
