import {
  ArchiveError,
  type Clock,
  type Identity,
  type IdentityRecords,
  type Principal,
  type TokenRecord,
  type TokenSummary,
} from '@vesalius/archive/api';
import { ALL_PERMISSIONS, knownPermissions, makerName, principal } from './principals.ts';
import { hashSecret, newSecret, sameHash } from './secrets.ts';
import { ShortCache } from './short-cache.ts';

const BELIEVED_FOR_MS = 5_000;
const CACHED = 10_000;
const TOUCH_EVERY_MS = 60_000;
/** Lets scanners of repositories and logs recognise a leaked token. */
const PREFIX = 'vsl_';

type Known = { readonly id: number; readonly principal: Principal; readonly expiresAt: number | undefined };
export type Tokens = Pick<Identity, 'token' | 'createToken' | 'listTokens' | 'revokeToken'>;

/** Bearer tokens of machines (RFC 6750): random, kept as SHA-256, revocable, with an end when one is wanted. */
export function createTokens(records: IdentityRecords, clock: Clock, bootstrapToken: string | undefined): Tokens {
  const cache = new ShortCache<Known>(clock, BELIEVED_FOR_MS, CACHED);
  const bootstrap = bootstrapToken && {
    hash: hashSecret(bootstrapToken),
    principal: principal('token', 'bootstrap', ALL_PERMISSIONS),
  };

  async function look(secretHash: string): Promise<Known | undefined> {
    const record = await records.tokenByHash(secretHash);
    if (!record || ended(record.expiresAt, clock.now())) return undefined;
    if (clock.now() - (record.lastUsedAt ?? 0) >= TOUCH_EVERY_MS) await records.touchToken(record.id, clock.now());
    const known = principal('token', record.name, record.permissions);
    return { id: record.id, principal: known, expiresAt: record.expiresAt };
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
      if (knownPermissions(permissions).size < permissions.length || permissions.some((name) => !holds(by, name)))
        throw new ArchiveError('not-permitted', { detail: 'a token may hold only permissions of its maker' });
      const secret = PREFIX + newSecret();
      const { expiresAt } = request;
      const record = await records.addToken({
        name: request.name,
        secretHash: hashSecret(secret),
        permissions,
        createdBy: makerName(by),
        createdAt: clock.now(),
        ...(expiresAt !== undefined && { expiresAt }),
      });
      return { secret, token: summary(record) };
    },
    async listTokens(by) {
      return (await visible(by)).map(summary);
    },
    async revokeToken(by, id) {
      if (!(await visible(by)).some((token) => token.id === id)) return false;
      const removed = await records.removeToken(id);
      cache.clear();
      return removed;
    },
  };
}

function ended(expiresAt: number | undefined, now: number): boolean {
  return expiresAt !== undefined && now >= expiresAt;
}

function holds(by: Principal, name: string): boolean {
  return (by.permissions as ReadonlySet<string>).has(name);
}

function summary({ secretHash: _, ...shown }: TokenRecord): TokenSummary {
  return shown;
}
