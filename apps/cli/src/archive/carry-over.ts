import type { IndexStore, Peer, TokenRecord, UserRecord } from '@vesalius/archive/api';

/** What the blobs do not tell and a new index takes from the old one. */
export interface CarriedOver {
  readonly users: readonly UserRecord[];
  readonly tokens: readonly TokenRecord[];
  readonly peers: readonly Peer[];
}

/** Accounts, tokens and registered peers of an index. */
export async function heldBeside(index: IndexStore): Promise<CarriedOver> {
  const [users, tokens, peers] = await Promise.all([
    index.identity.users(),
    index.identity.tokens(),
    index.peers.list(),
  ]);
  return { users, tokens, peers };
}

/** Puts them into another index. */
export async function carryOver({ users, tokens, peers }: CarriedOver, to: IndexStore): Promise<void> {
  for (const { id: _, ...user } of users) await to.identity.putUser(user);
  for (const { id: _, lastUsedAt: __, ...token } of tokens) await to.identity.addToken(token);
  for (const peer of peers) await to.peers.put(peer);
}
