import { Type } from 'typebox';

const Uids = Type.Optional(
  Type.Array(Type.String({ pattern: '^[0-9.]{1,64}$' }), { minItems: 1, maxItems: 10_000, uniqueItems: true }),
);

export const PeerParams = Type.Object({ aeTitle: Type.String({ minLength: 1, maxLength: 16 }) });

/** Which instances: the lists narrow each other. */
export const SelectionBody = Type.Object(
  { studyInstanceUids: Uids, seriesInstanceUids: Uids, sopInstanceUids: Uids },
  { minProperties: 1, additionalProperties: false },
);

export const RetrieveBody = Type.Object(
  {
    studyInstanceUid: Type.String({ pattern: '^[0-9.]{1,64}$' }),
    seriesInstanceUid: Type.Optional(Type.String({ pattern: '^[0-9.]{1,64}$' })),
    sopInstanceUid: Type.Optional(Type.String({ pattern: '^[0-9.]{1,64}$', description: 'Needs seriesInstanceUid' })),
    method: Type.Union([Type.Literal('c-get'), Type.Literal('c-move')], {
      default: 'c-get',
      description: 'c-move: the peer sends to our AE title, which it must know',
    }),
  },
  { additionalProperties: false },
);

export const QueryBody = Type.Object(
  {
    level: Type.Union(
      [Type.Literal('patient'), Type.Literal('study'), Type.Literal('series'), Type.Literal('instance')],
      { default: 'study' },
    ),
    keys: Type.Record(Type.String(), Type.String({ maxLength: 1024 }), {
      default: {},
      description: 'Keyword of an attribute → matching key of PS3.4 §C.2.2.2; an empty one is only asked back',
    }),
    limit: Type.Integer({ minimum: 1, maximum: 10_000, default: 200 }),
  },
  { additionalProperties: false },
);

/** An expected outcome, not an error: the peer answered or why it did not. */
export const EchoAnswer = Type.Object({
  reachable: Type.Boolean(),
  milliseconds: Type.Number(),
  reason: Type.Optional(Type.String()),
});

export const QueryAnswer = Type.Object({
  matches: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
    description: 'DICOM JSON data sets (PS3.18 Annex F)',
  }),
  truncated: Type.Boolean({ description: 'The peer had more than the limit' }),
});

export const JobAnswer = Type.Object({ id: Type.Integer(), kind: Type.String(), state: Type.String() });

/** Whether our own door answers those who call it. */
export const DoorAnswer = Type.Object({
  state: Type.Union([Type.Literal('open'), Type.Literal('registered-only'), Type.Literal('closed')], {
    description: 'registered-only: it answers, and takes images from registered peers only',
  }),
  milliseconds: Type.Integer(),
});
