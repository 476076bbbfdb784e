import type {
  AuditEvent,
  ExternalIdentityRecord,
  GrantRecord,
  GroupRecord,
  IndexStore,
  PasskeyRecord,
  Peer,
  RetentionLock,
  RoleRecord,
  TokenRecord,
  TotpRecord,
  UserRecord,
} from '@vesalius/archive/api';

/** What the blobs do not tell and a new index takes from the old one. */
export interface CarriedOver {
  readonly users: readonly UserRecord[];
  /** By user name; recovery codes are made anew. */
  readonly totps?: ReadonlyMap<string, TotpRecord>;
  /** By user name: the people of identity providers that accounts belong to. */
  readonly externals?: ReadonlyMap<string, readonly ExternalIdentityRecord[]>;
  /** By user name. */
  readonly passkeys?: ReadonlyMap<string, readonly PasskeyRecord[]>;
  readonly tokens: readonly TokenRecord[];
  readonly peers: readonly Peer[];
  /** Only of an index that opens. */
  readonly rights?: Rights;
  readonly retention?: readonly RetentionLock[];
}

interface Rights {
  readonly roles: readonly RoleRecord[];
  readonly groups: readonly GroupRecord[];
  readonly grants: readonly GrantRecord[];
}

const EVENT: AuditEvent = {
  kind: 'configuration-changed',
  outcome: 'success',
  actor: 'vesalius',
  facts: { act: 'taken-along-by-rebuild' },
};

/** Accounts, tokens, registered peers and rights of an index. */
export async function heldBeside(index: IndexStore): Promise<CarriedOver> {
  const [users, tokens, peers, roles, groups, grants] = await Promise.all([
    index.identity.users(),
    index.identity.tokens(),
    index.peers.list(),
    index.access.roles(),
    index.access.groups(),
    index.access.grants(),
  ]);
  const totps = new Map<string, TotpRecord>();
  const externals = new Map<string, readonly ExternalIdentityRecord[]>();
  const passkeys = new Map<string, readonly PasskeyRecord[]>();
  for (const { id, name } of users) {
    const totp = await index.secondFactors.totpOf(id);
    if (totp?.active) totps.set(name, totp);
    externals.set(name, await index.externals.identitiesOf(id));
    passkeys.set(name, await index.passkeys.of(id));
  }
  const retention = await index.retention.carried();
  return { users, tokens, peers, totps, externals, passkeys, retention, rights: { roles, groups, grants } };
}

const AUDIT_PAGE = 5_000;

/** Takes the whole audit trail along, sealed as it is; before anything else is written to the new index. */
export async function carryTrail(from: IndexStore, to: IndexStore): Promise<void> {
  let after = 0;
  for (;;) {
    const rows = await from.audit.sealed(after, AUDIT_PAGE);
    if (rows.length === 0) return;
    await to.audit.adopt(rows);
    after = rows.at(-1)!.row.id;
  }
}

const BIN_PAGE = 500;

/** What lies in the bin stays there, and is not taken for instances that have lost their rows. */
export async function carryBin(from: IndexStore, to: IndexStore): Promise<number> {
  let after = 0;
  let instances = 0;
  for (;;) {
    const rows = await from.bin.carry(after, BIN_PAGE);
    if (rows.binned.length === 0) return instances;
    await to.bin.adopt(rows);
    instances += rows.binned.length;
    after = Number(rows.binned.at(-1)!.id);
  }
}

const STUDY_PAGE = 1_000;

/** Marks of confidentiality and who sent what, once the studies are in the new index. */
export async function carryStandings(from: IndexStore, to: IndexStore): Promise<void> {
  let after = '';
  for (;;) {
    const standings = await from.access.standings(after, STUDY_PAGE);
    if (standings.length === 0) return;
    await to.access.adoptStandings(standings);
    after = standings.at(-1)!.studyInstanceUid;
  }
}

/** Puts them into another index. Grants and tokens on projects are left behind with the projects: another may come to have the number. */
export async function carryOver(
  { users, tokens, peers, totps, externals, passkeys, rights, retention }: CarriedOver,
  to: IndexStore,
): Promise<void> {
  for (const { id: _, ...user } of users) {
    const { id } = await to.identity.putUser(user);
    const totp = totps?.get(user.name);
    if (totp && (await to.secondFactors.putTotp(id, totp.secret)))
      await to.secondFactors.activateTotp(id, totp.lastStep, [], EVENT);
    for (const { issuer, subject } of externals?.get(user.name) ?? [])
      await to.externals.link(issuer, subject, id, EVENT);
    for (const passkey of passkeys?.get(user.name) ?? []) await to.passkeys.add({ ...passkey, userId: id }, EVENT);
  }
  for (const { id: _, lastUsedAt: __, ...token } of tokens) if (!token.projects) await to.identity.addToken(token);
  for (const peer of peers) await to.peers.put(peer);
  await to.retention.adopt(retention ?? []);
  for (const { logIn, ...role } of rights?.roles ?? []) {
    await to.access.putRole(role, EVENT);
    await to.access.putLogInRules(role.name, logIn, EVENT);
  }
  for (const group of rights?.groups ?? []) await to.access.putGroup(group, EVENT);
  for (const { id: _, grantedAt: __, ...grant } of rights?.grants ?? [])
    if (grant.place.of !== 'project') await to.access.addGrant(grant, EVENT);
}
