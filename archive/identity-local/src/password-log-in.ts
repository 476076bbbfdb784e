import type { Identity, IdentityRecords, UserRecord } from '@vesalius/archive/api';
import { demandUncommon } from './common-passwords.ts';
import { LONGEST_PASSWORD, type Passwords } from './password.ts';
import type { SecondFactors } from './second-factor.ts';
import type { Sessions } from './sessions.ts';
import type { logInThrottle, Throttle } from './throttle.ts';

export interface PasswordLogInParts {
  readonly records: IdentityRecords;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  readonly guarded: ReturnType<typeof logInThrottle>;
  readonly factors: SecondFactors;
  readonly sessions: Sessions;
}

/** What a person does with a password: to come in, to say it again, to have another. */
export function passwordLogIn(parts: PasswordLogInParts): Pick<Identity, 'logIn' | 'confirm' | 'changePassword'> {
  const { records, passwords, throttle, guarded, factors, sessions } = parts;

  /** Who has no password, since a provider speaks for them, is answered as if there were nobody of that name. */
  const isTheirs = (user: UserRecord | undefined, password: string) =>
    passwords.verify(user?.passwordHash || undefined, password);

  /** The user when the password is theirs; failures of one user are slowed down whatever they were for. */
  const prove = (name: string, password: string) =>
    throttle.attempt(`${name}\0password`, async () => {
      const user = await records.userByName(name);
      return (await isTheirs(user, password)) ? user : undefined;
    });

  /** Codes have six digits: whoever has the password must not try them all. */
  const proveCode = (user: UserRecord, code: string) =>
    throttle.attempt(`${user.name}\0code`, async () => (await factors.prove(user, code)) || undefined);

  return {
    async logIn(name, password, from, code) {
      const user = await guarded(name.slice(0, LONGEST_PASSWORD), from.address, async () => {
        const found = await records.userByName(name);
        const right = await isTheirs(found, password);
        return right && found && !found.disabled ? found : undefined;
      });
      if (!user) return undefined;
      if (!(await factors.isActive(user))) return sessions.open(user, from);
      if (code === undefined) return 'second-factor-required';
      return (await proveCode(user, code)) ? sessions.open(user, from) : undefined;
    },

    async confirm({ id, principal }, password, code) {
      const user = await prove(principal.name, password);
      if (!user) return false;
      if (await factors.isActive(user)) {
        if (code === undefined) return 'second-factor-required';
        if (!(await proveCode(user, code))) return false;
      }
      await sessions.confirm(id);
      return true;
    },

    async changePassword(principal, current, next, from) {
      if (principal.kind !== 'user' || next.length > LONGEST_PASSWORD) return undefined;
      const user = await prove(principal.name, current);
      if (!user) return undefined;
      await demandUncommon(next, [user.name, ...user.displayName.split(' ')]);
      const { id, ...rest } = user;
      await records.putUser(
        { ...rest, passwordHash: await passwords.hash(next) },
        {
          kind: 'configuration-changed',
          outcome: 'success',
          actor: user.name,
          address: from.address,
          facts: { act: 'password-changed', user: user.name },
        },
      );
      await sessions.closeAllOf(id); // whoever knew the old password is out
      return sessions.reopen(user, from);
    },
  };
}
