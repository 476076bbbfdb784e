/**
 * Local accounts: passwords, sessions, bearer tokens and DICOM peers become principals.
 *
 *   password.ts   argon2id and the decoy     throttle.ts  what repeated failures cost
 *   sessions.ts   cookies                    tokens.ts    machines
 *   external-log-in.ts  people whom a provider knows     group-roles.ts  what their groups give
 *   peers.ts      AE titles and addresses    first-administrator.ts  the way in on the first start
 */
export { type FirstAdministratorOptions, firstAdministrator } from './first-administrator.ts';
export { identityRecordsOf } from './identity-records-of.ts';
export { createLocalIdentity, type LocalIdentityOptions } from './local-identity.ts';
export type { LocalIdentitySettings } from './settings.ts';
