/** Who an identity provider says has logged in there. */
export interface ExternalPerson {
  /** Names the person together with the issuer, for good (OpenID Connect Core §2). */
  readonly issuer: string;
  readonly subject: string;
  /** The person's session at the provider, by which it may end ours (OpenID Connect Back-Channel Logout §2.4). */
  readonly session?: string;
  /** The name that an account is to have, when the provider tells one. */
  readonly name?: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  /** When the person last proved there who they are, milliseconds since 1970. */
  readonly provedAt?: number;
}

/** A role that members of a group of the provider have here, everywhere or on a project. */
export interface GroupRole {
  readonly group: string;
  readonly role: string;
  /** Name of the project. */
  readonly project?: string;
}

export interface ProviderRules {
  /** Whether somebody who has no account gets one. */
  readonly newAccounts: 'make' | 'refuse';
  /** The provider's names are ours: who has no account of theirs yet gets the one of their name. */
  readonly linkByName: boolean;
  /** It asks for a second factor itself. Without, who needs one cannot come in by it. */
  readonly secondFactor: boolean;
  readonly roles: readonly GroupRole[];
}

/** What is kept between sending somebody to the provider and their coming back. */
export interface ProviderSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Whether the person had to prove anew who they are. */
  readonly anew: boolean;
}

/** Whose word about who somebody is counts here. */
export interface IdentityProvider {
  /** Stands in addresses. */
  readonly id: string;
  /** Its issuer identifier. */
  readonly issuer: string;
  /** For people. */
  readonly title: string;
  readonly rules: ProviderRules;
  /** @param anew the person is to prove who they are though the provider knows them */
  begin(redirectUri: string, anew: boolean): Promise<{ readonly url: string; readonly secrets: ProviderSecrets }>;
  /** @param answer the address that the browser was sent back to. Undefined when the answer is not to be believed */
  finish(answer: URL, secrets: ProviderSecrets): Promise<ExternalPerson | undefined>;
  /** Whose sessions a log-out token ends; undefined when it is not to be believed. */
  loggedOut(
    token: string,
  ): Promise<{ readonly issuer: string; readonly subject?: string; readonly session?: string } | undefined>;
}
