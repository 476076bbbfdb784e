/**
 * Who asks, and what they may see. Doors authenticate and hand a principal on; only `archive/core/access` decides.
 */
export const PERMISSIONS = {
  search: 'Find patients, studies, series and instances',
  retrieve: 'Receive instances, frames, metadata',
  store: 'Send instances to the archive',
  delete: 'Delete instances, leaving a tombstone',
  'peers.use': 'Query, retrieve from and send to registered peers',
  'quarantine.resolve': 'Look at held instances and decide about them',
  'audit.read': 'Read the audit trail',
  'metrics.read': 'Read metrics and statistics',
  administer: 'Change peers, users, tokens and jobs',
} as const;

export type Permission = keyof typeof PERMISSIONS;

export interface Principal {
  readonly kind: 'user' | 'token' | 'peer' | 'system';
  /** User name, token name, AE title or the name of the part of the system. */
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  /** Network address that this one speaks from, without port; for the audit trail. */
  readonly address?: string;
}

/**
 * The part of the archive that a principal may see, in the form that the query builder compiles into the query.
 * Later kinds (projects, attribute rules) are added here and nowhere else.
 */
export type Scope = { readonly sees: 'all' } | { readonly sees: 'nothing' };

export interface Access {
  may(principal: Principal, permission: Permission): boolean;
  /** @throws ArchiveError `not-permitted` */
  demand(principal: Principal, permission: Permission): void;
  scopeOf(principal: Principal, permission: Permission): Scope;
}
