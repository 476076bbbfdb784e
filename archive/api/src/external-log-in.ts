import type { LogInOrigin, Session } from './session.ts';

/** Why somebody goes to a provider: to begin a session, to confirm an act in one, to have their account belong to a person there. */
export type ExternalPurpose = 'log-in' | 'confirm' | 'link';

export interface ExternalWish {
  readonly purpose: ExternalPurpose;
  /** Where the browser is to go afterwards: a path of this site. */
  readonly next: string;
  /** Where the provider is to send the browser back to. */
  readonly redirectUri: string;
  /** The session that is confirmed or linked. */
  readonly session?: Session;
}

/** Why a log-in by a provider was refused; the words for people are the page's. */
export type ExternalRefusal =
  /** The browser did not begin it here, has used the answer already, or took too long. */
  | 'log-in-lost'
  /** The provider's answer is not to be believed, or it sent the person back without one. */
  | 'log-in-refused'
  | 'no-account'
  /** An account of the person's name belongs to somebody else. */
  | 'name-taken'
  /** The provider told no name that an account can have. */
  | 'name-unusable'
  | 'account-disabled'
  /** The person needs a second factor, and the provider does not ask for one. */
  | 'second-factor-required'
  /** Another person than the session's. */
  | 'another-person';

export type ExternalOutcome =
  /** `session`: one that has begun. */
  | { readonly purpose: ExternalPurpose; readonly next: string; readonly user: string; readonly session?: Session }
  | { readonly refused: ExternalRefusal; readonly user?: string };

/** Logging in by identity providers (OpenID Connect). */
export interface ExternalLogIn {
  providers(): readonly { readonly id: string; readonly title: string }[];
  /**
   * @returns where to send the browser, and the secret that it must bring back
   * @throws ArchiveError `not-found` when there is no such provider
   */
  begin(provider: string, wish: ExternalWish): Promise<{ readonly url: string; readonly ticket: string }>;
  /** @param query of the address the browser came back to */
  finish(provider: string, ticket: string | undefined, query: string, from: LogInOrigin): Promise<ExternalOutcome>;
  /** A provider says that a session there has ended. False when its token is not to be believed. */
  loggedOut(provider: string, token: string): Promise<boolean>;
  /** Providers by which this session's user may log in. */
  linked(session: Session): Promise<readonly { readonly id: string; readonly title: string }[]>;
  unlink(session: Session, provider: string): Promise<boolean>;
}
