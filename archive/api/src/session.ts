import type { Principal } from './access.ts';

export interface Session {
  /** The secret of the cookie. */
  readonly id: string;
  /** Names it in lists; opens nothing. */
  readonly handle: string;
  readonly principal: Principal;
  /** Milliseconds since 1970 after which it is no longer good, when it is not used meanwhile. */
  readonly expiresAt: number;
  /** It ends then whatever happens. */
  readonly endsAt: number;
  /** What the person must do before they may do anything else. */
  readonly duties: readonly Duty[];
  /** The person has proved who they are a short while ago, as acts that do harm want it. */
  readonly confirmed: boolean;
  /** The identity provider by which the person has come in. */
  readonly provider?: string;
}

/** `second-factor`: to set one up. */
export type Duty = 'second-factor';

/** Where a log-in comes from. */
export interface LogInOrigin {
  /** Network address without port. */
  readonly address: string;
  /** What the browser calls itself, for the list of sessions. */
  readonly userAgent?: string;
}
