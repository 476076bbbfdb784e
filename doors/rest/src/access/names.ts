import { Type } from 'typebox';

/** Colons and slashes tell a user from a token, a peer or a personal token: no user name holds one. */
export const UserName = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9](?:[A-Za-z0-9._@+-]*[A-Za-z0-9])?$',
});

/** Names that stand in addresses: of groups, roles, projects. */
export const ShortName = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$' });

/** NIST SP 800-63B §3.1.1: length counts, composition does not. */
export const Password = Type.String({ minLength: 12, maxLength: 256 });
