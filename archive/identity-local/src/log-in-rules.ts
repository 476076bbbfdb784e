import type { AccessRecords, UserRecord } from '@vesalius/archive/api';
import { EVERY_PERMISSION } from './principals.ts';
import type { LocalIdentitySettings } from './settings.ts';

/** How long a session of a user may last, milliseconds, and whether it wants a second factor. */
export interface SessionLimits {
  readonly idleMs: number;
  readonly absoluteMs: number;
  readonly secondFactor: boolean;
}

export type LimitsOf = (user: UserRecord) => Promise<SessionLimits>;

const MINUTE_MS = 60_000;
/** Whose rules hold for who administers without a grant, as the user of the first start does. */
const ADMINISTRATOR = 'administrator';
const ADMINISTERS: readonly string[] = [EVERY_PERMISSION, 'administer'];

/** The strictest of what a user's roles say, else what the settings say. */
export function sessionLimits(rights: Pick<AccessRecords, 'logInRulesOf'>, settings: LocalIdentitySettings): LimitsOf {
  return async ({ name, permissions }) => {
    const administers = permissions.some((one) => ADMINISTERS.includes(one));
    const rules = await rights.logInRulesOf(name, administers ? ADMINISTRATOR : undefined);
    return {
      idleMs: rules.idleMinutes === undefined ? settings.sessionIdleMs : rules.idleMinutes * MINUTE_MS,
      absoluteMs: rules.absoluteMinutes === undefined ? settings.sessionAbsoluteMs : rules.absoluteMinutes * MINUTE_MS,
      secondFactor: rules.secondFactor ?? false,
    };
  };
}
