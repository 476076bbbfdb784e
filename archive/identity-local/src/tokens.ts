import {
  ArchiveError,
  type AuditEvent,
  type Clock,
  type Identity,
  type IdentityRecords,
  makerName,
  type Principal,
  type TokenRecord,
  type TokenSummary,
} from '@vesalius/archive/api';
import { ALL_PERMISSIONS, knownPermissions, narrowed, onProjects, principal } from './principals.ts';
import { hashSecret, newSecret, sameHash } from './secrets.ts';
import { ShortCache } from './short-cache.ts';
import type { UserPrincipals } from './user-principals.ts';

const BELIEVED_FOR_MS = 5_000;
const CACHED = 10_000;
const TOUCH_EVERY_MS = 60_000;
/** Lets scanners of repositories and logs recognise a leaked token. */
const PREFIX = 'vsl_';

type Known = { readonly id: number; readonly principal: Principal; readonly expiresAt: number | undefined };
export type Tokens = Pick<Identity, 'token' | 'createToken' | 'listTokens' | 'revokeToken'> & {
  /** What a token is now, by its id; undefined when it has ended or was revoked. */
  present(id: number): Promise<Principal | undefined>;
  /** Who is known by the settings alone. */
  readonly bootstrap: Principal | undefined;
  /** Asks the records again. */
  forget(): void;
};

/** Bearer tokens of machines (RFC 6750): random, kept as SHA-256, revocable, with an end when one is wanted. */
export function createTokens(
  records: IdentityRecords,
  principalOf: UserPrincipals,
  clock: Clock,
  bootstrapToken: string | undefined,
): Tokens {
  const cache = new ShortCache<Known>(clock, BELIEVED_FOR_MS, CACHED);
  const bootstrap = bootstrapToken && {
    hash: hashSecret(bootstrapToken),
    principal: principal('token', 'bootstrap', ALL_PERMISSIONS),
  };

  async function look(secretHash: string): Promise<Known | undefined> {
    const record = await records.tokenByHash(secretHash);
    if (!record || ended(record.expiresAt, clock.now())) return undefined;
    if (clock.now() - (record.lastUsedAt ?? 0) >= TOUCH_EVERY_MS) await records.touchToken(record.id, clock.now());
    const known = await principalOfToken(record, records, principalOf);
    return known && { id: record.id, principal: known, expiresAt: record.expiresAt };
  }

  async function visible(to: Principal): Promise<TokenRecord[]> {
    const all = await records.tokens();
    return to.permissions.has('administer') ? all : all.filter((token) => token.createdBy === makerName(to));
  }

  return {
    async token(secret) {
      const secretHash = hashSecret(secret);
      if (bootstrap && sameHash(secretHash, bootstrap.hash)) return bootstrap.principal;
      let known = cache.get(secretHash);
      if (!known) {
        known = await look(secretHash);
        if (known) cache.set(secretHash, known);
      }
      return known && !ended(known.expiresAt, clock.now()) ? known.principal : undefined;
    },
    async createToken(by, request) {
      const permissions = [...new Set(request.permissions)];
      const { personal = false, projects } = request;
      // What one may on a part is enough for a token that will not reach further.
      const reach = personal ? widest(by) : by.permissions;
      const known = knownPermissions(permissions);
      if (known.size < permissions.length || !known.isSubsetOf(reach) || (personal && by.kind !== 'user'))
        throw new ArchiveError('not-permitted', { detail: 'a token may hold only permissions of its maker' });
      const secret = PREFIX + newSecret();
      const { expiresAt } = request;
      const token = {
        name: request.name,
        secretHash: hashSecret(secret),
        permissions,
        createdBy: makerName(by),
        createdAt: clock.now(),
        personal,
        ...(!personal && projects && { projects }),
        ...(expiresAt !== undefined && { expiresAt }),
      };
      const record = await records.addToken(
        token,
        changeOf(by, { act: 'token-added', permissions: permissions.join(' ') }),
      );
      return { secret, token: summary(record) };
    },
    async listTokens(by) {
      return (await visible(by)).map(summary);
    },
    async revokeToken(by, id) {
      if (!(await visible(by)).some((token) => token.id === id)) return false;
      const removed = await records.removeToken(id, changeOf(by, { act: 'token-revoked', token: id }));
      cache.clear();
      return removed;
    },
    async present(id) {
      const record = (await records.tokens()).find((token) => token.id === id);
      if (!record || ended(record.expiresAt, clock.now())) return undefined;
      return principalOfToken(record, records, principalOf);
    },
    bootstrap: bootstrap ? bootstrap.principal : undefined,
    forget: () => cache.clear(),
  };
}

/** What a token may do now; of a personal one whose maker is gone, nothing. */
async function principalOfToken(
  record: TokenRecord,
  records: IdentityRecords,
  principalOf: UserPrincipals,
): Promise<Principal | undefined> {
  const { id: tokenId, name, permissions, personal, createdBy, projects } = record;
  if (!personal) {
    const own = { ...principal('token', name, permissions), tokenId };
    return projects ? onProjects(own, projects) : own;
  }
  const user = await records.userByName(createdBy);
  if (!user || user.disabled) return undefined;
  const token = {
    ...(await principalOf(user)),
    kind: 'token',
    name: `${createdBy}/${name}`,
    actsFor: createdBy,
    tokenId,
  } as const;
  return narrowed(token, permissions);
}

function changeOf({ name, kind, address }: Principal, facts: NonNullable<AuditEvent['facts']>): AuditEvent {
  return {
    kind: 'configuration-changed',
    outcome: 'success',
    actor: name,
    ...(address !== undefined && { address }),
    facts: { by: kind, ...facts },
  };
}

function ended(expiresAt: number | undefined, now: number): boolean {
  return expiresAt !== undefined && now >= expiresAt;
}

function widest({ permissions, grants = [] }: Principal): ReadonlySet<string> {
  return new Set<string>([...permissions, ...grants.flatMap((one) => [...one.permissions])]);
}

function summary({ secretHash: _, ...shown }: TokenRecord): TokenSummary {
  return shown;
}
