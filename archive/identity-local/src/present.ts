import type { AccessRecords, Identity, IdentityRecords, Peers, Principal, TokenIssuer } from '@vesalius/archive/api';
import { findPeer, peerPrincipal } from './peers.ts';
import type { Tokens } from './tokens.ts';
import type { UserPrincipals } from './user-principals.ts';

export interface PresentParts {
  readonly records: Pick<IdentityRecords, 'userByName'>;
  readonly rights: Pick<AccessRecords, 'rightsOf'>;
  readonly principalOf: UserPrincipals;
  readonly tokens: Pick<Tokens, 'present' | 'bootstrap'>;
  readonly issuers: readonly TokenIssuer[];
  readonly peers: Peers;
  readonly unknownPeersFromLoopback: boolean;
}

/** Who a principal is now: of each kind, what can be asked without its credentials. */
export function presentPrincipals(parts: PresentParts): Identity['present'] {
  const kinds: Record<Principal['kind'], (principal: Principal) => Promise<Principal | undefined>> = {
    system: async (principal) => principal,
    user: ({ name, account }) => userNow(parts, name, account),
    token: (principal) => tokenNow(parts, principal),
    peer: (principal) => peerNow(parts, principal),
    // What a guest asks for is short, and the link is looked at with each request.
    guest: async (principal) => principal,
  };
  return (principal) => kinds[principal.kind](principal);
}

/** A name that was given again is somebody else. */
async function userNow(
  { records, principalOf }: PresentParts,
  name: string,
  account: Principal['account'],
): Promise<Principal | undefined> {
  const user = await records.userByName(name);
  if (!user || user.disabled) return undefined;
  if (account && account.createdAt !== user.createdAt) return undefined;
  return principalOf(user);
}

async function tokenNow(parts: PresentParts, principal: Principal): Promise<Principal | undefined> {
  const { tokens, issuers } = parts;
  if (principal.tokenId !== undefined) return tokens.present(principal.tokenId);
  if (tokens.bootstrap?.name === principal.name) return tokens.bootstrap;
  if (!issuers.some(({ id }) => principal.name.startsWith(`${id}/`))) return undefined;
  if (principal.actsFor === undefined) return principal;
  return (await userNow(parts, principal.actsFor, principal.account)) && principal;
}

async function peerNow(parts: PresentParts, { name, address = '' }: Principal): Promise<Principal | undefined> {
  const { peers, rights, unknownPeersFromLoopback } = parts;
  const named = await peers.get(name);
  return named ? peerPrincipal(named, rights) : findPeer(peers, rights, name, { address }, unknownPeersFromLoopback);
}
