import type { Principal } from './access.ts';
import type { LogInOrigin, Session } from './session.ts';

/** The site that a browser shows, to which its passkeys are bound. */
export interface PasskeySite {
  /** `https://pacs.example.org`. */
  readonly origin: string;
  /** Its host name. */
  readonly rpId: string;
}

export interface PasskeySummary {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt?: number;
}

/** What a browser is to be asked, and what is to come back with its answer. */
export interface PasskeyChallenge {
  /** `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON` (WebAuthn §5.1). */
  readonly options: object;
  readonly ticket: string;
}

/** The answer of a browser, `RegistrationResponseJSON` or `AuthenticationResponseJSON`, with its ticket. */
export interface PasskeyAnswer {
  readonly ticket: string;
  readonly response: object;
}

/**
 * Passkeys (WebAuthn) of people, who prove by finger, face or PIN that they hold them: each is two factors. What is wrong is `undefined` or
 * false, never a reason.
 */
export interface Passkeys {
  list(principal: Principal): Promise<PasskeySummary[]>;
  beginRegistration(principal: Principal, site: PasskeySite): Promise<PasskeyChallenge>;
  register(
    principal: Principal,
    answer: PasskeyAnswer & { readonly name: string },
    site: PasskeySite,
  ): Promise<PasskeySummary | undefined>;
  rename(principal: Principal, id: string, name: string): Promise<boolean>;
  remove(principal: Principal, id: string): Promise<boolean>;
  /** For whoever holds one of this site. */
  beginProof(site: PasskeySite): Promise<PasskeyChallenge>;
  logIn(answer: PasskeyAnswer, site: PasskeySite, from: LogInOrigin): Promise<Session | undefined>;
  /** Before an act that does harm. */
  confirm(session: Session, answer: PasskeyAnswer, site: PasskeySite): Promise<boolean>;
}
