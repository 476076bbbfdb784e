/** When a session ends, by a clock of this page, milliseconds. */
export interface SessionTimes {
  /** Without use. */
  readonly expiresAt: number;
  /** Whatever happens. */
  readonly endsAt: number;
}

export type Stage =
  | { readonly at: 'open' }
  /** `final`: use does not put it off. */
  | { readonly at: 'ending'; readonly secondsLeft: number; readonly final: boolean }
  | { readonly at: 'over' };

/** Long enough to come back from the next room. */
const WARN_MS = 60_000;

/** Where a session is between log-in and log-off. */
export function stageOf({ expiresAt, endsAt }: SessionTimes, now: number): Stage {
  const end = Math.min(expiresAt, endsAt);
  if (now >= end) return { at: 'over' };
  if (end - now > WARN_MS) return { at: 'open' };
  return { at: 'ending', secondsLeft: Math.ceil((end - now) / 1000), final: endsAt - now <= WARN_MS };
}
