import {
  ArchiveError,
  type AuditEvent,
  type Clock,
  type ExternalLogIn,
  type ExternalOutcome,
  type ExternalPerson,
  type ExternalPurpose,
  type ExternalRecords,
  type IdentityProvider,
  type IdentityRecords,
  type LogInOrigin,
  type ProviderSecrets,
  type UserRecord,
} from '@vesalius/archive/api';
import { applyGroupRoles, type GroupRights } from './group-roles.ts';
import type { LimitsOf } from './log-in-rules.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { Sessions } from './sessions.ts';

/** For so long somebody may be at the provider. */
const TICKET_FOR_MS = 10 * 60_000;
/** A proof of the person at the provider is as fresh as ours when it is this old at most: clocks differ. */
const FRESH_MS = 2 * 60_000;
/** As names that are given here are (doors/rest). */
const USER_NAME = /^(?=.{1,64}$)[A-Za-z0-9](?:[A-Za-z0-9._@+-]*[A-Za-z0-9])?$/;
const PURPOSE = 'external-log-in';

export interface ExternalParts {
  readonly providers: readonly IdentityProvider[];
  readonly records: Pick<IdentityRecords, 'userByName' | 'sessionByHash' | 'confirmSession'>;
  readonly externals: ExternalRecords;
  readonly rights: GroupRights;
  readonly sessions: Sessions;
  readonly limitsOf: LimitsOf;
  readonly hasSecondFactor: (user: UserRecord) => Promise<boolean>;
  readonly clock: Clock;
  /** What was believed of principals is asked anew. */
  readonly changed: () => void;
}

/** What waits for somebody to come back from a provider. */
interface Ticket {
  readonly provider: string;
  readonly purpose: ExternalPurpose;
  readonly next: string;
  readonly redirectUri: string;
  readonly secrets: ProviderSecrets;
  /** Of the session that is confirmed or linked: the hash of its id and its user. */
  readonly session?: string;
  readonly user?: string;
}

export function externalLogIn(parts: ExternalParts): ExternalLogIn {
  const { providers, externals, clock, sessions } = parts;
  const providerOf = (id: string) => {
    const found = providers.find((one) => one.id === id);
    if (!found) throw new ArchiveError('not-found', { detail: 'identity provider' });
    return found;
  };
  return {
    providers: () => providers.map(({ id, title }) => ({ id, title })),

    async begin(id, { purpose, next, redirectUri, session }) {
      const { url, secrets } = await providerOf(id).begin(redirectUri, purpose === 'confirm');
      const ticket = newSecret();
      const about = session && { session: hashSecret(session.id), user: session.principal.name };
      const data: Ticket = { provider: id, purpose, next, redirectUri, secrets, ...about };
      await externals.putTicket({
        idHash: hashSecret(ticket),
        purpose: PURPOSE,
        data: JSON.stringify(data),
        expiresAt: clock.now() + TICKET_FOR_MS,
      });
      return { url, ticket };
    },

    async finish(id, ticket, query, from) {
      const provider = providerOf(id);
      const data = ticket === undefined ? undefined : await externals.takeTicket(hashSecret(ticket), PURPOSE);
      const wish = data === undefined ? undefined : (JSON.parse(data) as Ticket);
      // An answer of another provider than the one that was asked is a mix-up (RFC 9700 §4.4).
      if (!wish || wish.provider !== id) return { refused: 'log-in-lost' };
      const person = await provider.finish(new URL(`${wish.redirectUri}?${query}`), wish.secrets);
      if (!person) return { refused: 'log-in-refused' };
      return wish.purpose === 'log-in' ? openFor(parts, provider, person, from, wish) : ofSession(parts, person, wish);
    },

    async loggedOut(id, token) {
      const said = await providerOf(id).loggedOut(token);
      if (!said) return false;
      const { issuer, subject, session } = said;
      const user = subject === undefined ? undefined : await externals.userOf(issuer, subject);
      const of = session !== undefined ? { session } : user && { userId: user.id };
      const event = eventOf(user?.name ?? `provider:${id}`, { act: 'logged-out-by-provider', provider: id });
      if (of) await externals.endSessions(id, of, event);
      sessions.forget();
      return true;
    },

    ...linking(parts, providerOf),
  };
}

function linking(
  { records, externals, providers }: ExternalParts,
  providerOf: (id: string) => IdentityProvider,
): Pick<ExternalLogIn, 'linked' | 'unlink'> {
  return {
    async linked({ principal }) {
      const user = await records.userByName(principal.name);
      const own = user ? await externals.identitiesOf(user.id) : [];
      const issuers = new Set(own.map(({ issuer }) => issuer));
      return providers.filter(({ issuer }) => issuers.has(issuer)).map(({ id, title }) => ({ id, title }));
    },
    async unlink({ principal }, id) {
      const user = await records.userByName(principal.name);
      const { issuer } = providerOf(id);
      if (!user) return false;
      // Whoever has no password would have no way in any more.
      if (user.passwordHash === '') throw new ArchiveError('conflict', { detail: 'it is the only way in' });
      return externals.unlink(issuer, user.id, eventOf(user.name, { act: 'identity-unlinked', provider: id }));
    },
  };
}

/** Begins a session for the person. */
async function openFor(
  parts: ExternalParts,
  provider: IdentityProvider,
  person: ExternalPerson,
  from: LogInOrigin,
  { next, purpose }: Ticket,
): Promise<ExternalOutcome> {
  const user = await accountOf(parts, provider, person);
  if (typeof user === 'string') return { refused: user, ...(person.name !== undefined && { user: person.name }) };
  const refuse = (refused: 'account-disabled' | 'second-factor-required') => ({ refused, user: user.name });
  if (user.disabled) return refuse('account-disabled');
  const { id, rules } = provider;
  if (await applyGroupRoles(parts.rights, user.name, id, person.groups, rules.roles)) parts.changed();
  const wantsFactor = (await parts.limitsOf(user)).secondFactor || (await parts.hasSecondFactor(user));
  if (wantsFactor && !rules.secondFactor) return refuse('second-factor-required');
  const session = await parts.sessions.open(user, from, { provider: id, providerSession: person.session ?? '' });
  return { purpose, next, user: user.name, session };
}

/** The account that belongs to the person; made or linked as the provider's rules say. */
async function accountOf(
  { records, externals }: ExternalParts,
  { id, rules }: IdentityProvider,
  { issuer, subject, name, displayName }: ExternalPerson,
): Promise<UserRecord | 'no-account' | 'name-taken' | 'name-unusable'> {
  const known = await externals.userOf(issuer, subject);
  if (known) return known;
  const named = name === undefined ? undefined : await records.userByName(name);
  if (named && rules.linkByName) {
    const event = eventOf(named.name, { act: 'identity-linked', provider: id, by: 'name' });
    return (await externals.link(issuer, subject, named.id, event)) ? named : 'name-taken';
  }
  if (rules.newAccounts === 'refuse') return 'no-account';
  if (named) return 'name-taken';
  if (name === undefined || !USER_NAME.test(name)) return 'name-unusable';
  const event = eventOf(`provider:${id}`, { act: 'user-added', user: name });
  return (await externals.addUser({ name, displayName }, issuer, subject, event)) ?? 'name-taken';
}

/** For a session that is there: its person has proved again who they are, or shall come in by the provider from now on. */
async function ofSession(
  { records, externals, sessions, clock }: ExternalParts,
  { issuer, subject, provedAt = 0 }: ExternalPerson,
  { purpose, next, provider, session: idHash, user: name }: Ticket,
): Promise<ExternalOutcome> {
  const user = name === undefined ? undefined : await records.userByName(name);
  const session = idHash === undefined ? undefined : await records.sessionByHash(idHash);
  if (!user || !session || session.userId !== user.id || clock.now() >= session.expiresAt)
    return { refused: 'log-in-lost' };
  const owner = await externals.userOf(issuer, subject);
  if (purpose === 'confirm') {
    if (owner?.id !== user.id) return { refused: 'another-person', user: user.name };
    if (clock.now() - provedAt > FRESH_MS) return { refused: 'log-in-refused', user: user.name };
    await records.confirmSession(session.idHash, clock.now());
    sessions.forget();
    return { purpose, next, user: user.name };
  }
  const event = eventOf(user.name, { act: 'identity-linked', provider, by: 'person' });
  const linked = owner === undefined && (await externals.link(issuer, subject, user.id, event));
  return linked || owner?.id === user.id
    ? { purpose, next, user: user.name }
    : { refused: 'another-person', user: user.name };
}

function eventOf(actor: string, facts: NonNullable<AuditEvent['facts']>): AuditEvent {
  return { kind: 'configuration-changed', outcome: 'success', actor, facts };
}
