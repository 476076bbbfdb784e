import type {
  BearerClaims,
  Clock,
  ExternalRecords,
  PartialGrant,
  Permission,
  Principal,
  TokenIssuer,
} from '@vesalius/archive/api';
import { narrowed, principal } from './principals.ts';
import { hashSecret } from './secrets.ts';
import { ShortCache } from './short-cache.ts';
import type { UserPrincipals } from './user-principals.ts';

/** How long a token is believed without looking at it again; what its issuer has revoked shows after at most this. */
const BELIEVED_FOR_MS = 30_000;
const CACHED = 10_000;

const READS: readonly Permission[] = ['search', 'retrieve'];

/** What a scope of SMART App Launch gives about imaging studies: the words of its first version, the letters of its second. */
const WORDS: Readonly<Record<string, readonly Permission[]>> = {
  read: READS,
  write: ['store'],
  '*': [...READS, 'store'],
};
const LETTERS: Readonly<Record<string, Permission>> = { c: 'store', r: 'retrieve', s: 'search' };
/** A scope that is narrowed by a query (`?category=…`) is not taken for the whole. */
const SCOPE = /^(?<whose>system|user|patient)\/(?<resource>\*|ImagingStudy)\.(?<access>read|write|\*|c?r?u?d?s?)$/;

export interface BearerParts {
  readonly issuers: readonly TokenIssuer[];
  readonly externals: Pick<ExternalRecords, 'userOf'>;
  readonly principalOf: UserPrincipals;
  readonly clock: Clock;
}

/** Bearer tokens of trusted issuers, as principals; undefined for what none of them vouches for. */
export function bearerTokens({ issuers, externals, principalOf, clock }: BearerParts) {
  const cache = new ShortCache<{ readonly principal: Principal; readonly expiresAt: number }>(
    clock,
    BELIEVED_FOR_MS,
    CACHED,
  );
  return {
    async find(token: string): Promise<Principal | undefined> {
      const key = hashSecret(token);
      const known = cache.get(key);
      if (known) return clock.now() < known.expiresAt ? known.principal : undefined;
      for (const issuer of issuers) {
        const claims = await issuer.verify(token);
        if (!claims) continue;
        const found = await callerOf(issuer.id, claims, externals, principalOf);
        if (found) cache.set(key, { principal: found, expiresAt: claims.expiresAt });
        return found;
      }
      return undefined;
    },
    forget: () => cache.clear(),
  };
}

/** Scopes about a person reach as far as the account that belongs to that person; without one they give nothing. */
async function callerOf(
  issuer: string,
  claims: BearerClaims,
  externals: BearerParts['externals'],
  principalOf: UserPrincipals,
): Promise<Principal | undefined> {
  const ofSystem = permissionsOf(claims.scopes, 'system');
  const ofUser = permissionsOf(claims.scopes, 'user');
  const base = principal('token', `${issuer}/${claims.subject}`, ofSystem);
  const user = await externals.userOf(claims.issuer, claims.subject);
  if (user?.disabled) return undefined;
  const own = user && ofUser.length > 0 ? narrowed(await principalOf(user), ofUser) : undefined;
  const grants = [...(own?.grants ?? []), ...patientGrants(claims)];
  return {
    ...base,
    permissions: base.permissions.union(own?.permissions ?? new Set()),
    ...(grants.length > 0 && { grants }),
    ...(own && user && { actsFor: user.name, ...(own.account && { account: own.account }) }),
  };
}

function permissionsOf(scopes: readonly string[], whose: string): Permission[] {
  const given = scopes.flatMap((scope) => {
    const { whose: of, access = '' } = SCOPE.exec(scope)?.groups ?? {};
    if (of !== whose) return [];
    return WORDS[access] ?? [...access].flatMap((letter) => LETTERS[letter] ?? []);
  });
  return [...new Set(given)];
}

/** What is about one patient is for seeing only. */
function patientGrants({ scopes, patientId }: BearerClaims): PartialGrant[] {
  const permissions = new Set(permissionsOf(scopes, 'patient').filter((one) => READS.includes(one)));
  if (patientId === undefined || permissions.size === 0) return [];
  return [{ place: { of: 'patient', patientId }, permissions }];
}
