import type { Principal } from './access.ts';
import type { ShareRecord } from './ports/share-records.ts';
import type { LogInOrigin } from './session.ts';

export interface NewShare {
  readonly studyInstanceUid: string;
  readonly purpose: string;
  /** Written over every picture; what tells the link apart when nothing is given. */
  readonly watermark?: string;
  readonly password?: string;
  /** Milliseconds since 1970, UTC. */
  readonly expiresAt: number;
  readonly mostOpenings?: number;
}

export type Share = Omit<ShareRecord, 'secretHash' | 'passwordHash' | 'clearance' | 'makerSince'> & {
  readonly hasPassword: boolean;
};

/** What a link opens. */
export interface SharedStudy {
  readonly studyInstanceUid: string;
  readonly watermark: string;
  /** When the guest is let out. */
  readonly endsAt: number;
}

export type Opened =
  /** `id` is the secret of the cookie. */
  | { readonly outcome: 'opened'; readonly id: string; readonly study: SharedStudy }
  | { readonly outcome: 'password-wanted' }
  /** Too many wrong passwords: nothing is tried for so long. */
  | { readonly outcome: 'wait'; readonly milliseconds: number }
  /** There is no such link, or it is over: which, is nobody's business. */
  | { readonly outcome: 'refused' };

/**
 * Links to one study for people without an account. A guest is a principal about whom `access` decides like about any other; the link gives what
 * its maker may see at the time of use and never more than the one study: de-identified, where the maker sees it through a project only.
 */
export interface Shares {
  /**
   * @returns the secret of the link, told this once
   * @throws ArchiveError `not-permitted` to who is no person or may not share the study, `not-found`, `weak-password`,
   *   `query-not-understood` when it would be over already
   */
  make(principal: Principal, share: NewShare): Promise<{ readonly share: Share; readonly secret: string }>;
  /** One's own, or with `administer` all; of a study, where one is named. */
  list(principal: Principal, studyInstanceUid?: string): Promise<Share[]>;
  /** One's own, or with `administer` any. False when there is none of that id for the caller, or it was revoked. */
  revoke(principal: Principal, id: number): Promise<boolean>;
  open(secret: string, password: string | undefined, from: LogInOrigin): Promise<Opened>;
  /** Who comes with that cookie; undefined when it is not good any more, whatever of link, maker and study has changed. */
  guest(id: string): Promise<{ readonly principal: Principal; readonly study: SharedStudy } | undefined>;
}
