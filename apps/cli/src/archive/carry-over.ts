import type { IndexStore } from '@vesalius/archive/api';

/** What the blobs do not tell and a new index takes from the old one. */
export interface CarriedOver {
  readonly users: number;
  readonly tokens: number;
  readonly peers: number;
}

/** Takes accounts, tokens and registered peers along. */
export async function carryOver(from: IndexStore, to: IndexStore): Promise<CarriedOver> {
  const [users, tokens, peers] = await Promise.all([from.identity.users(), from.identity.tokens(), from.peers.list()]);
  for (const { id: _, ...user } of users) await to.identity.putUser(user);
  for (const { id: _, lastUsedAt: __, ...token } of tokens) await to.identity.addToken(token);
  for (const peer of peers) await to.peers.put(peer);
  return { users: users.length, tokens: tokens.length, peers: peers.length };
}
