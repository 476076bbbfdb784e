import { type Static, Type } from 'typebox';

const NAME = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\p{Cc}]+$', description: 'Common name' });
const PEM = { maxLength: 16_384 };

export const CERTIFICATE_USES = ['peer', 'server'] as const;

export const IssuedCertificate = Type.Object({
  serial: Type.String({ description: 'Hexadecimal' }),
  name: Type.String(),
  use: Type.Enum([...CERTIFICATE_USES]),
  fingerprint: Type.String({ description: 'SHA-256, as peers are bound to it' }),
  notBefore: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
  notAfter: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
  state: Type.Enum(['valid', 'expiring', 'expired', 'revoked'], { description: '`expiring`: within 30 days' }),
  revokedAt: Type.Optional(Type.Integer()),
  renews: Type.Optional(Type.String({ description: 'Serial of the one that it takes the place of' })),
});
export type IssuedCertificate = Static<typeof IssuedCertificate>;

export const AuthorityAnswer = Type.Object({
  made: Type.Boolean({ description: 'False: there is no authority yet' }),
  name: Type.Optional(Type.String()),
  fingerprint: Type.Optional(Type.String()),
  notAfter: Type.Optional(Type.Integer({ description: 'Milliseconds since 1970, UTC' })),
  certificate: Type.Optional(Type.String({ description: 'PEM, to be trusted by peers' })),
  crl: Type.Optional(Type.String({ description: 'PEM: what was revoked (RFC 5280 §5), good for a week' })),
  issued: Type.Array(IssuedCertificate),
});

export const NewAuthority = Type.Object({ name: NAME }, { additionalProperties: false });

const KEY_OPTIONS = {
  request: Type.Optional(
    Type.String({ ...PEM, description: 'PKCS#10 in PEM; without it a key is made here and given out this once' }),
  ),
  password: Type.Optional(
    Type.String({ minLength: 8, maxLength: 128, description: 'Of the PKCS#12 file; without it there is none' }),
  ),
};

export const NewCertificate = Type.Object(
  {
    name: NAME,
    hosts: Type.Optional(
      Type.Array(Type.String({ pattern: '^[A-Za-z0-9.:-]{1,253}$' }), {
        maxItems: 20,
        description: 'DNS names and addresses of the peer',
      }),
    ),
    aeTitle: Type.Optional(Type.String({ description: 'A registered peer, which is bound to the certificate' })),
    ...KEY_OPTIONS,
  },
  { additionalProperties: false },
);
export type NewCertificate = Static<typeof NewCertificate>;

export const Renewal = Type.Object(KEY_OPTIONS, { additionalProperties: false });
export type Renewal = Static<typeof Renewal>;

export const SerialParameters = Type.Object({ serial: Type.String({ pattern: '^[0-9a-f]{1,40}$' }) });

export const GivenCertificate = Type.Object({
  issued: IssuedCertificate,
  certificate: Type.String({ description: 'PEM' }),
  authority: Type.String({ description: 'PEM' }),
  key: Type.Optional(Type.String({ description: 'PKCS#8 in PEM; it is kept nowhere' })),
  pkcs12: Type.Optional(Type.String({ description: 'Base64; kept nowhere' })),
});
export type GivenCertificate = Static<typeof GivenCertificate>;
