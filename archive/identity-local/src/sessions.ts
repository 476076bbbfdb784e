import type {
  AuditEvent,
  Clock,
  Duty,
  IdentityRecords,
  LogInOrigin,
  Principal,
  Session,
  SessionRecord,
  SessionSummary,
  UserRecord,
} from '@vesalius/archive/api';
import type { LimitsOf } from './log-in-rules.ts';
import { narrowed } from './principals.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { LocalIdentitySettings } from './settings.ts';
import { ShortCache } from './short-cache.ts';
import type { UserPrincipals } from './user-principals.ts';

/** How long a session is believed without asking the records; a log-out elsewhere shows after at most this. */
const BELIEVED_FOR_MS = 5_000;
const CACHED = 10_000;
/** Use is written down only when this much of the idle time, or a minute, has gone by: use does not cost a write each time. */
const TOUCH_SHARE = 1 / 4;
const TOUCH_EVERY_MS = 60_000;
/** Digits of the hash that name a session in lists. */
const HANDLE_LENGTH = 16;
const LONGEST_USER_AGENT = 256;

/** Sessions of browsers: a random 256-bit id in a cookie, of which only the SHA-256 is kept. */
export interface Sessions {
  /** With its row on the audit trail, in one transaction. */
  open(user: UserRecord, from: LogInOrigin, by?: OpenedBy): Promise<Session>;
  /** In the place of those that an act has ended, which has its own row. */
  reopen(user: UserRecord, from: LogInOrigin): Promise<Session>;
  find(id: string, idle: boolean): Promise<Session | undefined>;
  keepOpen(id: string): Promise<Session | undefined>;
  confirm(id: string): Promise<void>;
  close(id: string, audit: AuditEvent): Promise<void>;
  of(user: UserRecord): Promise<SessionSummary[]>;
  /** By its handle. */
  end(user: UserRecord, handle: string, audit: AuditEvent): Promise<boolean>;
  closeAllOf(userId: number): Promise<void>;
  /** Asks the records again. */
  forget(): void;
}

/** The identity provider that has opened a session, and the session there. */
type OpenedBy = Required<Pick<SessionRecord, 'provider' | 'providerSession'>>;

interface Known {
  readonly principal: Principal;
  readonly expiresAt: number;
  readonly endsAt: number;
  readonly confirmedAt: number;
  readonly duties: readonly Duty[];
  readonly provider?: string;
  /** Found when it is next used by a person, its use is to be written down. */
  readonly touchAt: number;
}

export interface SessionParts {
  readonly records: IdentityRecords;
  readonly principalOf: UserPrincipals;
  readonly limitsOf: LimitsOf;
  readonly hasSecondFactor: (user: UserRecord) => Promise<boolean>;
  /** Providers that ask for a second factor themselves. */
  readonly asksForFactor: (provider: string) => boolean;
  readonly clock: Clock;
  readonly settings: Pick<LocalIdentitySettings, 'confirmedMs'>;
}

export function createSessions(parts: SessionParts): Sessions {
  const { records, clock, settings } = parts;
  const cache = new ShortCache<Known>(clock, BELIEVED_FOR_MS, CACHED);

  const shown = (id: string, { principal, expiresAt, endsAt, confirmedAt, duties, provider }: Known): Session => ({
    id,
    handle: handleOf(hashSecret(id)),
    principal,
    expiresAt,
    endsAt,
    duties,
    confirmed: clock.now() - confirmedAt < settings.confirmedMs,
    ...(provider !== undefined && { provider }),
  });

  const look = looking(parts);

  return {
    async open(user, from, by) {
      const { id, known } = await begin(parts, user, from, by, loggedIn(user, from, by));
      return shown(id, known);
    },
    async reopen(user, from) {
      const { id, known } = await begin(parts, user, from);
      return shown(id, known);
    },
    async find(id, idle) {
      const idHash = hashSecret(id);
      let known = cache.get(idHash);
      if (!known || (!idle && clock.now() >= known.touchAt)) {
        known = await look(idHash, idle ? 'never' : 'sometimes');
        if (known) cache.set(idHash, known);
      }
      return known && clock.now() < known.expiresAt ? shown(id, known) : undefined;
    },
    async keepOpen(id) {
      const idHash = hashSecret(id);
      const known = await look(idHash, 'always');
      if (!known) return undefined;
      cache.set(idHash, known);
      return shown(id, known);
    },
    async confirm(id) {
      const idHash = hashSecret(id);
      await records.confirmSession(idHash, clock.now());
      cache.delete(idHash);
    },
    async close(id, audit) {
      const idHash = hashSecret(id);
      await records.removeSession(idHash, audit);
      cache.delete(idHash);
    },
    ...listing(parts, cache),
    async closeAllOf(userId) {
      await records.removeSessionsOf(userId);
      cache.clear();
    },
    forget: () => cache.clear(),
  };
}

/** A part of the hash: it names the session and leads back to nothing. */
function handleOf(idHash: string): string {
  return idHash.slice(0, HANDLE_LENGTH);
}

function summary(
  { idHash, userId: _, confirmedAt: __, providerSession: ___, ...shown }: SessionRecord,
  user: string,
): SessionSummary {
  return { handle: handleOf(idHash), user, ...shown };
}

type Use = 'always' | 'sometimes' | 'never';

/** What is known of a session; `always` writes the use down now, `sometimes` when it is time to, `never` is no use by a person. */
function looking(parts: SessionParts) {
  const { records, limitsOf, clock } = parts;
  return async (idHash: string, use: Use): Promise<Known | undefined> => {
    const record = await records.sessionByHash(idHash);
    if (!record) return undefined;
    const user = clock.now() < record.expiresAt ? await records.userById(record.userId) : undefined;
    const limits = user && (await limitsOf(user));
    const endsAt = record.createdAt + (limits?.absoluteMs ?? 0);
    if (!user || !limits || user.disabled || clock.now() >= endsAt) {
      await records.removeSession(idHash);
      return undefined;
    }
    const every = Math.min(TOUCH_EVERY_MS, limits.idleMs * TOUCH_SHARE);
    const touched = use === 'always' || (use === 'sometimes' && clock.now() - record.lastSeenAt >= every);
    const lastSeenAt = touched ? clock.now() : record.lastSeenAt;
    // Rules that have become stricter hold for sessions that are open.
    const expiresAt = Math.min(lastSeenAt + limits.idleMs, endsAt);
    if (touched) await records.touchSession(idHash, lastSeenAt, expiresAt);
    const { confirmedAt } = record;
    const who = await callerOf(parts, user, limits.secondFactor, record.provider);
    return { ...who, expiresAt, endsAt, confirmedAt, touchAt: lastSeenAt + every };
  };
}

function listing({ records, clock }: SessionParts, cache: ShortCache<Known>): Pick<Sessions, 'of' | 'end'> {
  return {
    async of(user) {
      const all = await records.sessionsOf(user.id);
      return all.filter(({ expiresAt }) => clock.now() < expiresAt).map((one) => summary(one, user.name));
    },
    async end(user, handle, audit) {
      const found = (await records.sessionsOf(user.id)).find(({ idHash }) => handleOf(idHash) === handle);
      if (!found) return false;
      cache.delete(found.idHash);
      return records.removeSession(found.idHash, audit);
    },
  };
}

/** Who has a duty may do nothing but that. */
async function callerOf(
  { principalOf, hasSecondFactor, asksForFactor }: SessionParts,
  user: UserRecord,
  secondFactor: boolean,
  provider?: string,
): Promise<Pick<Known, 'principal' | 'duties' | 'provider'>> {
  const principal = await principalOf(user);
  const proved = provider !== undefined && asksForFactor(provider);
  const duties: Duty[] = secondFactor && !proved && !(await hasSecondFactor(user)) ? ['second-factor'] : [];
  return {
    principal: duties.length > 0 ? narrowed(principal, []) : principal,
    duties,
    ...(provider !== undefined && { provider }),
  };
}

/** Writes a session down. */
async function begin(
  parts: SessionParts,
  user: UserRecord,
  { address, userAgent = '' }: LogInOrigin,
  by?: OpenedBy,
  audit?: AuditEvent,
): Promise<{ readonly id: string; readonly known: Known }> {
  const { records, limitsOf, clock } = parts;
  const now = clock.now();
  await records.removeExpiredSessions(now);
  const id = newSecret();
  const { idleMs, absoluteMs, secondFactor } = await limitsOf(user);
  const endsAt = now + absoluteMs;
  const expiresAt = Math.min(now + idleMs, endsAt);
  const told = { idHash: hashSecret(id), userId: user.id, address, userAgent: userAgent.slice(0, LONGEST_USER_AGENT) };
  const times = { createdAt: now, lastSeenAt: now, expiresAt, confirmedAt: now };
  await records.addSession({ ...told, ...times, ...by }, audit);
  const who = await callerOf(parts, user, secondFactor, by?.provider);
  return { id, known: { ...who, expiresAt, endsAt, confirmedAt: now, touchAt: now } };
}

function loggedIn({ name }: UserRecord, { address }: LogInOrigin, by: OpenedBy | undefined): AuditEvent {
  const event = { kind: 'user-authentication', outcome: 'success', actor: name, address } as const;
  return by ? { ...event, facts: { provider: by.provider } } : event;
}
