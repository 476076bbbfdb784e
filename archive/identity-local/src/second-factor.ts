import { randomInt } from 'node:crypto';
import type { AuditEvent, Clock, Principal, SecondFactorRecords, UserRecord } from '@vesalius/archive/api';
import { generateSecret, generateURI, verify } from 'otplib';
import { hashSecret } from './secrets.ts';

const ISSUER = 'Vesalius';
/** RFC 6238 §5.2: clocks differ by one step at most. Seconds. */
const TOLERANCE_SECONDS = 30;
const TOTP_CODE = /^\d{6}$/;
const RECOVERY_CODES = 10;
/** Letters that are not taken for each other; ten of them are 50 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'.split('');
const RECOVERY_LENGTH = 10;

/** Something that a person has beside the password: codes of an authenticator app, and codes on paper for when it is lost. */
export interface SecondFactors {
  isActive(user: UserRecord): Promise<boolean>;
  status(user: UserRecord): Promise<{ readonly totp: boolean; readonly recoveryCodesLeft: number }>;
  /** Undefined when one is active. */
  begin(user: UserRecord): Promise<{ readonly secret: string; readonly uri: string } | undefined>;
  /** The recovery codes; undefined when the code is wrong or nothing was begun. */
  activate(user: UserRecord, code: string, by: Principal): Promise<string[] | undefined>;
  renewRecoveryCodes(user: UserRecord, by: Principal): Promise<string[] | undefined>;
  remove(user: UserRecord, by: Principal): Promise<boolean>;
  /** A code that is right is used up. */
  prove(user: UserRecord, code: string): Promise<boolean>;
}

export function createSecondFactors(records: SecondFactorRecords, clock: Clock): SecondFactors {
  const stepOf = async (secret: string, code: string): Promise<number | undefined> => {
    if (!TOTP_CODE.test(code)) return undefined;
    const epoch = Math.floor(clock.now() / 1000);
    const answer = await verify({ secret, token: code, epoch, epochTolerance: TOLERANCE_SECONDS });
    return answer.valid && 'timeStep' in answer ? answer.timeStep : undefined;
  };
  return {
    isActive: async ({ id }) => (await records.totpOf(id))?.active ?? false,
    async status({ id }) {
      const totp = await records.totpOf(id);
      return { totp: totp?.active ?? false, recoveryCodesLeft: totp?.recoveryCodesLeft ?? 0 };
    },
    async begin({ id, name }) {
      const secret = generateSecret();
      if (!(await records.putTotp(id, secret))) return undefined;
      return { secret, uri: generateURI({ issuer: ISSUER, label: name, secret }) };
    },
    async activate(user, code, by) {
      const totp = await records.totpOf(user.id);
      const step = totp && !totp.active ? await stepOf(totp.secret, code) : undefined;
      if (step === undefined) return undefined;
      const codes = newRecoveryCodes();
      const event = eventOf(by, user, 'second-factor-added');
      return (await records.activateTotp(user.id, step, codes.map(hashOf), event)) ? codes : undefined;
    },
    async renewRecoveryCodes(user, by) {
      if (!(await records.totpOf(user.id))?.active) return undefined;
      const codes = newRecoveryCodes();
      await records.putRecoveryCodes(user.id, codes.map(hashOf), eventOf(by, user, 'recovery-codes-renewed'));
      return codes;
    },
    remove: (user, by) => records.removeTotp(user.id, eventOf(by, user, 'second-factor-removed')),
    async prove(user, code) {
      const given = code.replaceAll(/[\s-]/g, '').toLowerCase();
      const totp = await records.totpOf(user.id);
      if (!totp?.active) return false;
      const step = await stepOf(totp.secret, given);
      if (step !== undefined) return records.useTotpStep(user.id, step);
      const event = { kind: 'user-authentication', outcome: 'success', actor: user.name } as const;
      return records.useRecoveryCode(user.id, hashOf(given), { ...event, facts: { act: 'recovery-code-used' } });
    },
  };
}

/** 50 random bits, and a throttle before them: a quick hash is enough. */
function hashOf(code: string): string {
  return hashSecret(code.replaceAll('-', ''));
}

function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from({ length: RECOVERY_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    return `${letters.slice(0, RECOVERY_LENGTH / 2)}-${letters.slice(RECOVERY_LENGTH / 2)}`;
  });
}

function eventOf({ name, address }: Principal, user: UserRecord, act: string): AuditEvent {
  return {
    kind: 'configuration-changed',
    outcome: 'success',
    actor: name,
    ...(address !== undefined && { address }),
    facts: { act, user: user.name },
  };
}
