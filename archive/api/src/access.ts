/**
 * Who asks, and what they may see. Doors authenticate and hand a principal on; only `archive/core/access` decides.
 */
export const PERMISSIONS = {
  search: 'Find patients, studies, series and instances',
  retrieve: 'Receive instances, frames, metadata',
  'deidentified.see': 'Find and receive the studies of a project de-identified',
  store: 'Send instances to the archive',
  delete: 'Delete instances and have them back from the bin',
  purge: 'Ask for, or approve, that what is in the bin is purged before its time',
  'retention.lock': 'Keep studies from deletion until a date; ask for, or approve, that they are kept shorter',
  'restricted.see': 'See studies marked restricted',
  'very-restricted.see': 'See studies marked very restricted',
  'confidentiality.mark': 'Mark studies as restricted, or take the mark away',
  share: 'Give people without an account a link to a study',
  'projects.manage': 'Change projects, put studies into them, say who works on them',
  'quarantine.resolve': 'Look at held instances and decide about them',
  'metrics.read': 'Read metrics and statistics',
  'peers.use': 'Query, retrieve from and send to registered peers',
  'audit.read': 'Read the audit trail',
  'break-glass': "Open a patient's studies in an emergency, for a limited time and with a reason",
  'break-glass.review': 'Look at what was opened in emergencies, and sign it',
  administer: 'Change peers, users, groups, roles, tokens and jobs',
} as const;

export type Permission = keyof typeof PERMISSIONS;

/** Permissions about studies, which can be held on a part of the archive; the others are held everywhere or not at all. */
export const PARTIAL_PERMISSIONS: ReadonlySet<Permission> = new Set<Permission>([
  'search',
  'retrieve',
  'deidentified.see',
  'store',
  'delete',
  'purge',
  'retention.lock',
  'restricted.see',
  'very-restricted.see',
  'confidentiality.mark',
  'share',
  'projects.manage',
  'quarantine.resolve',
  'metrics.read',
]);

/** Which studies a grant is about. */
export type Place =
  | { readonly of: 'archive' }
  /** The studies of a project, by its id. */
  | { readonly of: 'project'; readonly project: number }
  /** Studies with a series of this Institution Name (0008,0080). */
  | { readonly of: 'institution'; readonly institution: string }
  /** Studies whose first instance the principal itself has sent. */
  | { readonly of: 'uploads' }
  /** Studies of this Patient ID (0010,0020), whoever has issued it. */
  | { readonly of: 'patient'; readonly patientId: string }
  /** One study; with a project, as the view of that project shows it. */
  | { readonly of: 'study'; readonly studyInstanceUid: string; readonly project?: number };

/** Permissions on a part of the archive. */
export interface PartialGrant {
  readonly place: Exclude<Place, { readonly of: 'archive' }>;
  readonly permissions: ReadonlySet<Permission>;
}

/** The account of a person. A name may be given again after an account is gone: with the time it was made it is unique. */
export interface Account {
  readonly displayName: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface Principal {
  readonly kind: 'user' | 'token' | 'peer' | 'guest' | 'system';
  /** User name, token name, AE title, which link a guest came by, or the name of the part of the system. */
  readonly name: string;
  /** Held everywhere. */
  readonly permissions: ReadonlySet<Permission>;
  /** Held on parts of the archive. */
  readonly grants?: readonly PartialGrant[];
  /** The user that a personal token acts for, or whose link a guest has. */
  readonly actsFor?: string;
  /** Of a guest: what is to be written over every picture. */
  readonly watermark?: string;
  /** Of a user, and of a token that acts for one. */
  readonly account?: Account;
  /** Of a token of the archive's own, by which it is found again. */
  readonly tokenId?: number;
  /** Network address that this one speaks from, without port; for the audit trail. */
  readonly address?: string;
}

/** How a principal is named as the maker of something: user names hold no colon, so nobody can pass for another kind. */
export function makerName({ kind, name, actsFor }: Pick<Principal, 'kind' | 'name' | 'actsFor'>): string {
  if (actsFor !== undefined) return actsFor;
  return kind === 'user' ? name : `${kind}:${name}`;
}

/** Confidentiality of a study, after the levels N, R and V of HL7's vocabulary; each is seen only by who may see it. */
export const CONFIDENTIALITIES = ['normal', 'restricted', 'very-restricted'] as const;
export type Confidentiality = (typeof CONFIDENTIALITIES)[number];

/** Studies of a place up to a confidentiality, a position in `CONFIDENTIALITIES`. */
export type ScopePart = { readonly clearance: number } & (
  | { readonly of: 'archive' }
  | { readonly of: 'project'; readonly project: number }
  | { readonly of: 'institution'; readonly institution: string }
  | { readonly of: 'uploads'; readonly maker: string }
  | { readonly of: 'patient'; readonly patientId: string }
  | { readonly of: 'study'; readonly studyInstanceUid: string; readonly project?: number }
);

/**
 * The part of the archive that a principal may see, in the form that the query builder compiles into the query: the union of its parts.
 * Later kinds are added here and nowhere else.
 */
export type Scope =
  | { readonly sees: 'all' }
  | { readonly sees: 'nothing' }
  | { readonly sees: 'some'; readonly parts: readonly ScopePart[] };

export interface Access {
  /** Everywhere or, for a permission about studies, on some part. */
  may(principal: Principal, permission: Permission): boolean;
  /** @throws ArchiveError `not-permitted` */
  demand(principal: Principal, permission: Permission): void;
  /** Whether it is held on that place, be it because it is held everywhere. */
  mayAt(principal: Principal, permission: Permission, place: Place): boolean;
  /** @throws ArchiveError `not-permitted` */
  demandAt(principal: Principal, permission: Permission, place: Place): void;
  scopeOf(principal: Principal, permission: Permission): Scope;
  /** Whether all that somebody held when something began is still held; of who is nobody any more, nothing is. */
  keeps(before: Principal, now: Principal | undefined): boolean;
}
