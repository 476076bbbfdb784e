import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import {
  ArchiveError,
  type AuditEvent,
  type Clock,
  type ExternalRecords,
  type IdentityRecords,
  type PasskeyAnswer,
  type PasskeyRecord,
  type PasskeyRecords,
  type PasskeySite,
  type Passkeys,
  type Principal,
  type UserRecord,
} from '@vesalius/archive/api';
import { hashSecret, newSecret } from './secrets.ts';
import type { Sessions } from './sessions.ts';

/** For so long a browser may take to answer. */
const TICKET_FOR_MS = 5 * 60_000;
const RP_NAME = 'Vesalius';
const MOST_PASSKEYS = 20;
/** A session that began with a passkey says so where others name their identity provider. */
export const BY_PASSKEY = 'passkey';

export interface PasskeyParts {
  readonly records: Pick<IdentityRecords, 'userByName' | 'userById'>;
  readonly passkeys: PasskeyRecords;
  readonly tickets: Pick<ExternalRecords, 'putTicket' | 'takeTicket'>;
  readonly sessions: Sessions;
  readonly clock: Clock;
}

/** What a ticket waits for: a registration by one user, or a proof by anybody. */
interface Waiting {
  readonly challenge: string;
  readonly user?: number;
}

/** Loaded when a passkey is first used. */
const webauthn = () => import('@simplewebauthn/server');

export function passkeysOf(parts: PasskeyParts): Passkeys {
  const { passkeys, sessions } = parts;
  return {
    ...ownPasskeys(parts),
    async beginProof({ rpId }) {
      const { generateAuthenticationOptions } = await webauthn();
      const options = await generateAuthenticationOptions({ rpID: rpId, userVerification: 'required' });
      return { options, ticket: await wait(parts, { challenge: options.challenge }) };
    },
    async logIn(answer, site, from) {
      const proved = await prove(parts, answer, site);
      const user = proved && (await parts.records.userById(proved.userId));
      if (!proved || !user || user.disabled) return undefined;
      await passkeys.used(proved.id, proved.counter);
      return sessions.open(user, from, { provider: BY_PASSKEY, providerSession: '' });
    },
    async confirm({ id, principal }, answer, site) {
      const proved = await prove(parts, answer, site);
      const user = await parts.records.userByName(principal.name);
      if (!proved || proved.userId !== user?.id) return false;
      await passkeys.used(proved.id, proved.counter);
      await sessions.confirm(id);
      return true;
    },
  };
}

/** What people do with their own. @throws ArchiveError `not-permitted` for all but people */
function ownPasskeys(
  parts: PasskeyParts,
): Pick<Passkeys, 'list' | 'beginRegistration' | 'register' | 'rename' | 'remove'> {
  const { records, passkeys } = parts;
  const own = async ({ kind, name }: Principal): Promise<UserRecord> => {
    const user = kind === 'user' ? await records.userByName(name) : undefined;
    if (!user) throw new ArchiveError('not-permitted', { detail: 'only people have passkeys' });
    return user;
  };
  return {
    list: async (principal) => (await passkeys.of((await own(principal)).id)).map(summary),
    async beginRegistration(principal, { rpId }) {
      const user = await own(principal);
      const mine = await passkeys.of(user.id);
      if (mine.length >= MOST_PASSKEYS) throw new ArchiveError('conflict', { detail: 'there are many passkeys' });
      const { generateRegistrationOptions } = await webauthn();
      const options = await generateRegistrationOptions({
        rpName: RP_NAME,
        rpID: rpId,
        userName: user.name,
        userDisplayName: user.displayName || user.name,
        userID: new TextEncoder().encode(`${user.id} ${user.createdAt}`),
        excludeCredentials: mine.map(({ id }) => ({ id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      return { options, ticket: await wait(parts, { challenge: options.challenge, user: user.id }) };
    },
    async register(principal, { ticket, response, name }, site) {
      const user = await own(principal);
      const waiting = await takeTicket(parts, ticket);
      if (!waiting || waiting.user !== user.id) return undefined;
      const found = await credentialIn(response, waiting.challenge, site);
      if (!found) return undefined;
      const event = eventOf(principal, 'passkey-added');
      if (!(await passkeys.add({ ...found, userId: user.id, name }, event))) return undefined;
      const added = await passkeys.get(found.id);
      return added && summary(added);
    },
    rename: async (principal, id, name) =>
      passkeys.rename((await own(principal)).id, id, name, eventOf(principal, 'passkey-renamed')),
    remove: async (principal, id) =>
      passkeys.remove((await own(principal)).id, id, eventOf(principal, 'passkey-removed')),
  };
}

async function wait({ tickets, clock }: PasskeyParts, waiting: Waiting): Promise<string> {
  const ticket = newSecret();
  const data = JSON.stringify(waiting);
  const expiresAt = clock.now() + TICKET_FOR_MS;
  await tickets.putTicket({ idHash: hashSecret(ticket), purpose: BY_PASSKEY, data, expiresAt });
  return ticket;
}

async function takeTicket({ tickets }: PasskeyParts, ticket: string): Promise<Waiting | undefined> {
  const data = await tickets.takeTicket(hashSecret(ticket), BY_PASSKEY);
  return data === undefined ? undefined : (JSON.parse(data) as Waiting);
}

/** The credential of a registration (WebAuthn §7.1). */
async function credentialIn(response: object, challenge: string, { origin, rpId }: PasskeySite) {
  const { verifyRegistrationResponse } = await webauthn();
  const { registrationInfo } = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
  }).catch(() => ({ registrationInfo: undefined }));
  if (!registrationInfo) return undefined;
  const { id, publicKey, counter } = registrationInfo.credential;
  return { id, counter, publicKey: Buffer.from(publicKey).toString('base64url') };
}

/** The passkey by which the answer was signed, with its new counter (WebAuthn §7.2); the ticket is used up in any case. */
async function prove(
  parts: PasskeyParts,
  { ticket, response }: PasskeyAnswer,
  { origin, rpId }: PasskeySite,
): Promise<PasskeyRecord | undefined> {
  const waiting = await takeTicket(parts, ticket);
  const answer = response as AuthenticationResponseJSON;
  const passkey = waiting && waiting.user === undefined ? await parts.passkeys.get(String(answer.id)) : undefined;
  if (!waiting || !passkey) return undefined;
  const { verifyAuthenticationResponse } = await webauthn();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: waiting.challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.counter,
    },
    requireUserVerification: true,
  }).catch(() => ({ verified: false, authenticationInfo: undefined }));
  return verified && authenticationInfo ? { ...passkey, counter: authenticationInfo.newCounter } : undefined;
}

function summary({ id, name, createdAt, lastUsedAt }: PasskeyRecord) {
  return { id, name, createdAt, ...(lastUsedAt !== undefined && { lastUsedAt }) };
}

function eventOf({ name, address }: Principal, act: string): AuditEvent {
  return {
    kind: 'configuration-changed',
    outcome: 'success',
    actor: name,
    ...(address !== undefined && { address }),
    facts: { act, user: name },
  };
}
