import { Type } from 'typebox';

const Point = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const UploadTermsAnswer = Type.Object({
  profile: Type.Record(Type.String(), Type.Unknown(), { description: 'The profile to de-identify with' }),
  prefix: Type.String({ description: 'Stands before each pseudonym' }),
  consentFor: Type.String({ description: 'Distribution Type (0012,0084) that must not be refused' }),
});
export const KeysBody = Type.Object(
  { blinded: Type.Array(Point, { minItems: 1, maxItems: 100 }) },
  { additionalProperties: false, description: 'Blinded elements of RFC 9497, ristretto255, in hexadecimal digits' },
);
export const KeysAnswer = Type.Object({ evaluated: Type.Array(Point) });
export const UploadedAnswer = Type.Object({ study: Type.String(), pseudonym: Type.String() });
