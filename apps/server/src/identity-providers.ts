import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Clock, IdentityProvider, Logger, TokenIssuer } from '@vesalius/archive/api';
import { mayBePlain, oidcProvider, tokenIssuer } from '@vesalius/archive/identity-oidc';
import { type Static, type TObject, Type } from 'typebox';
import { Errors } from 'typebox/value';

const Text = Type.String({ minLength: 1, maxLength: 1024 });
const Id = Type.String({ pattern: '^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$' });
const Roles = Type.Array(
  Type.Object({ group: Text, role: Text, project: Type.Optional(Text) }, { additionalProperties: false }),
);
const Provider = Type.Object(
  {
    id: Id,
    title: Text,
    issuer: Text,
    clientId: Text,
    clientSecret: Type.Optional(Text),
    clientSecretFile: Type.Optional(Text),
    scopes: Type.Optional(Type.Array(Text)),
    nameClaim: Type.Optional(Text),
    groupsClaim: Type.Optional(Text),
    newAccounts: Type.Optional(Type.Union([Type.Literal('make'), Type.Literal('refuse')])),
    linkByName: Type.Optional(Type.Boolean()),
    secondFactor: Type.Optional(Type.Boolean()),
    roles: Type.Optional(Roles),
  },
  { additionalProperties: false },
);
const Issuer = Type.Object(
  {
    id: Id,
    issuer: Text,
    audience: Text,
    jwksUri: Type.Optional(Text),
    introspection: Type.Optional(
      Type.Object({ url: Text, clientId: Text, clientSecretFile: Text }, { additionalProperties: false }),
    ),
    patientClaim: Type.Optional(Text),
  },
  { additionalProperties: false },
);
const File = Type.Object(
  { providers: Type.Optional(Type.Array(Provider)), tokenIssuers: Type.Optional(Type.Array(Issuer)) },
  { additionalProperties: false },
);

/** Whose word about who somebody is counts. */
export interface Trusted {
  readonly providers: readonly IdentityProvider[];
  readonly tokenIssuers: readonly TokenIssuer[];
}

/** What the file of `identity.file` trusts. @throws Error that says what is wrong in it */
export async function trustedIdentities(file: string, clock: Clock, log: Logger): Promise<Trusted> {
  const { providers = [], tokenIssuers = [] } = await readTrust(file);
  for (const all of [providers, tokenIssuers])
    if (new Set(all.map(({ id }) => id)).size < all.length) throw new Error(`${file}: two have the same id`);
  return {
    providers: await Promise.all(providers.map(async (one) => oidcProvider(await providerOf(one, file), log))),
    tokenIssuers: await Promise.all(
      tokenIssuers.map(async (one) => tokenIssuer(await issuerOf(one, file), clock, log)),
    ),
  };
}

async function providerOf({ clientSecretFile, ...given }: Static<typeof Provider>, file: string) {
  demandSafe(given.issuer, `${file}: provider ${given.id}`);
  return {
    scopes: ['profile'],
    nameClaim: 'preferred_username',
    groupsClaim: 'groups',
    newAccounts: 'refuse',
    linkByName: false,
    secondFactor: false,
    roles: [],
    ...given,
    ...(clientSecretFile !== undefined && { clientSecret: await secretIn(clientSecretFile, file) }),
  } as const;
}

async function issuerOf({ introspection, ...given }: Static<typeof Issuer>, file: string) {
  const where = `${file}: issuer ${given.id}`;
  for (const address of [given.issuer, given.jwksUri, introspection?.url])
    if (address !== undefined) demandSafe(address, where);
  if (!introspection) return given;
  const { clientSecretFile, ...rest } = introspection;
  return { ...given, introspection: { ...rest, clientSecret: await secretIn(clientSecretFile, file) } };
}

/** Secrets lie beside the file, so that it can be shown. */
async function secretIn(path: string, file: string): Promise<string> {
  return (await readFile(resolve(dirname(file), path), 'utf8')).trim();
}

async function readTrust(file: string): Promise<Static<typeof File>> {
  const { parse } = await import('yaml');
  const given: unknown = parse(await readFile(file, 'utf8'));
  demandShape(File, given, file);
  return given as Static<typeof File>;
}

function demandShape(schema: TObject, given: unknown, file: string): void {
  const wrong = Errors(schema, given).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  if (wrong.length > 0) throw new Error(`${file}: ${wrong.join('; ')}`);
}

/** What is believed about people comes over TLS. */
function demandSafe(address: string, where: string): void {
  if (!URL.canParse(address)) throw new Error(`${where}: ${address} is no address`);
  if (new URL(address).protocol !== 'https:' && !mayBePlain(address))
    throw new Error(`${where}: what is believed comes over https://`);
}
