import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { IdentityProvider, Logger } from '@vesalius/archive/api';
import { mayBePlain } from '@vesalius/archive/identity-oidc';
import { type Static, type TObject, Type } from 'typebox';
import { Errors } from 'typebox/value';

const Text = Type.String({ minLength: 1, maxLength: 1024 });
const Roles = Type.Array(
  Type.Object({ group: Text, role: Text, project: Type.Optional(Text) }, { additionalProperties: false }),
);
const Provider = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$' }),
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
const File = Type.Object({ providers: Type.Optional(Type.Array(Provider)) }, { additionalProperties: false });

/** The identity providers that the file of `identity.file` names. @throws Error that says what is wrong in it */
export async function identityProviders(file: string | undefined, log: Logger): Promise<IdentityProvider[]> {
  if (file === undefined) return [];
  const { providers = [] } = await readTrust(file);
  if (new Set(providers.map(({ id }) => id)).size < providers.length)
    throw new Error(`${file}: two providers have the same id`);
  const { oidcProvider } = await import('@vesalius/archive/identity-oidc');
  return Promise.all(
    providers.map(async ({ clientSecretFile, ...given }) => {
      demandSafe(given.issuer, `${file}: provider ${given.id}`);
      const secret = clientSecretFile && (await readFile(resolve(dirname(file), clientSecretFile), 'utf8')).trim();
      return oidcProvider(
        {
          scopes: ['profile'],
          nameClaim: 'preferred_username',
          groupsClaim: 'groups',
          newAccounts: 'refuse',
          linkByName: false,
          secondFactor: false,
          roles: [],
          ...given,
          ...(secret !== undefined && { clientSecret: secret }),
        },
        log,
      );
    }),
  );
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
    throw new Error(`${where}: an issuer begins with https://`);
}
