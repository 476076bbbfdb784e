import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

type Key = { readonly kid: string; readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };

/** An OpenID provider that can be told to lie: everything it says about a person can be changed. */
export interface FakeProvider {
  readonly issuer: string;
  /** Claims that go over those of an honest ID token; undefined takes one away. */
  readonly claims: Record<string, unknown>;
  /** How often its keys were asked for. */
  readonly asked: { keys: number };
  /** Signs with a new key from now on, and shows no other. */
  rotate(): Promise<void>;
  /** A JWT of this provider; `header` and claims as given. */
  sign(claims: JWTPayload, header?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Goes to an address of it as a browser would that is logged in there; where it is sent to. */
  visit(url: string): Promise<URL>;
  close(): Promise<void>;
}

export const FAKE_CLIENT = 'vesalius';

export async function openFakeProvider(): Promise<FakeProvider> {
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const claims: Record<string, unknown> = {};
  const asked = { keys: 0 };
  const codes = new Map<string, { nonce: string; challenge: string }>();
  let key = await newKey();

  const sign: FakeProvider['sign'] = (payload, header = {}) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header }).sign(key.privateKey);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, issuer);
    const send = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/.well-known/openid-configuration') return void send(metadataOf(issuer));
    if (url.pathname === '/jwks') {
      asked.keys += 1;
      return void send({ keys: [{ ...(await exportJWK(key.publicKey)), kid: key.kid, alg: 'RS256', use: 'sig' }] });
    }
    if (url.pathname === '/authorize') {
      const code = randomUUID();
      const { searchParams: query } = url;
      codes.set(code, { nonce: query.get('nonce')!, challenge: query.get('code_challenge')! });
      const back = new URL(query.get('redirect_uri')!);
      back.search = new URLSearchParams({ code, state: query.get('state')!, iss: issuer }).toString();
      return void response.writeHead(302, { location: back.href }).end();
    }
    const form = new URLSearchParams(Buffer.concat(await Array.fromAsync(request)).toString());
    const known = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const verified = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!known || verified !== known.challenge) return void send({ error: 'invalid_grant' }, 400);
    const honest = { ...honestClaims(issuer), nonce: known.nonce };
    send({ access_token: 'a', token_type: 'Bearer', id_token: await sign({ ...honest, ...claims }) });
  }

  return {
    issuer,
    claims,
    asked,
    async rotate() {
      key = await newKey();
    },
    sign,
    async visit(url) {
      const answered = await fetch(url, { redirect: 'manual' });
      return new URL(answered.headers.get('location')!);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function newKey(): Promise<Key> {
  return { kid: randomUUID(), ...(await generateKeyPair('RS256')) };
}

function metadataOf(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_response_iss_parameter_supported: true,
  };
}

function honestClaims(issuer: string) {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    sub: 'subject-1',
    aud: FAKE_CLIENT,
    iat: now,
    exp: now + 300,
    auth_time: now,
    sid: 'there-1',
    preferred_username: 'dana',
    name: 'Dana',
    groups: ['radiology'],
  };
}
