import {
  ArchiveError,
  type IdentityRecords,
  type Principal,
  type SecondFactor,
  type UserRecord,
} from '@vesalius/archive/api';
import type { LimitsOf } from './log-in-rules.ts';
import type { SecondFactors } from './second-factor.ts';
import type { Throttle } from './throttle.ts';

interface Parts {
  readonly records: IdentityRecords;
  readonly factors: SecondFactors;
  readonly limitsOf: LimitsOf;
  readonly throttle: Throttle;
  /** What was believed of sessions is asked anew: they may do more now, or less. */
  readonly changed: () => void;
}

/** What people do about their second factor, and administrators about that of others. */
export function ownSecondFactor({ records, factors, limitsOf, throttle, changed }: Parts): SecondFactor {
  const own = async ({ kind, name }: Principal): Promise<UserRecord> => {
    const user = kind === 'user' ? await records.userByName(name) : undefined;
    if (!user) throw new ArchiveError('not-permitted', { detail: 'only people have a second factor' });
    return user;
  };
  return {
    async status(principal) {
      const user = await own(principal);
      return { ...(await factors.status(user)), required: (await limitsOf(user)).secondFactor };
    },
    async begin(principal) {
      const begun = await factors.begin(await own(principal));
      if (!begun) throw new ArchiveError('conflict', { detail: 'there is a second factor' });
      return begun;
    },
    async activate(principal, code) {
      const user = await own(principal);
      const codes = await throttle.attempt(`${user.name}\0set-up`, () => factors.activate(user, code, principal));
      changed();
      return codes;
    },
    async renewRecoveryCodes(principal) {
      const codes = await factors.renewRecoveryCodes(await own(principal), principal);
      if (!codes) throw new ArchiveError('not-found', { detail: 'there is no second factor' });
      return codes;
    },
    async remove(principal, name) {
      const mine = principal.kind === 'user' && principal.name === name;
      if (!mine && !principal.permissions.has('administer')) throw new ArchiveError('not-permitted');
      const user = await records.userByName(name);
      const removed = user !== undefined && (await factors.remove(user, principal));
      changed();
      return removed;
    },
  };
}
