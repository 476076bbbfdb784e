import { Type } from 'typebox';
import { ProjectParams, StartedJob } from './schemas.ts';

const States = Type.Union([
  Type.Literal('making'),
  Type.Literal('review'),
  Type.Literal('publishing'),
  Type.Literal('published'),
  Type.Literal('dropped'),
]);
const Moment = Type.Integer({ description: 'Milliseconds since 1970, UTC' });

export const BatchParams = Type.Object({ ...ProjectParams.properties, batch: Type.Integer({ minimum: 1 }) });
export const BatchBody = Type.Object(
  {
    studyInstanceUids: Type.Optional(
      Type.Array(Type.String({ pattern: '^[0-9.]{1,64}$' }), {
        minItems: 1,
        maxItems: 10_000,
        uniqueItems: true,
        description: 'Of originals in the project; all of them without it',
      }),
    ),
  },
  { additionalProperties: false },
);
export const BatchAnswer = Type.Object({
  id: Type.Integer(),
  state: States,
  madeBy: Type.String(),
  madeAt: Moment,
  profileVersion: Type.Integer(),
  studies: Type.Integer(),
  counts: Type.Record(Type.String(), Type.Integer(), { description: 'How many outputs are in which state' }),
  hasReport: Type.Boolean(),
});
export const BatchesAnswer = Type.Object({ batches: Type.Array(BatchAnswer) });
export const StartedBatch = Type.Object({ batch: BatchAnswer, job: StartedJob });

const OutputState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('unseen'),
  Type.Literal('accepted'),
  Type.Literal('sent-back'),
  Type.Literal('refused'),
  Type.Literal('published'),
]);
const Pixel = Type.Integer({ minimum: 0, maximum: 65_535 });
const Masks = Type.Array(
  Type.Object(
    { frame: Type.Optional(Type.Integer({ minimum: 1 })), left: Pixel, top: Pixel, width: Pixel, height: Pixel },
    { additionalProperties: false, description: 'In pixels from the upper left corner; without frame, in all of them' },
  ),
  { maxItems: 1000 },
);
const Output = {
  number: Type.Integer(),
  study: Type.String({ description: 'UIDs of the de-identified instance' }),
  series: Type.String(),
  instance: Type.String(),
  pseudonym: Type.String(),
  reason: Type.Union([Type.Literal('pixels'), Type.Literal('head'), Type.Literal('text'), Type.Literal('other')], {
    description: 'What the risk is: text in pixels, a face, free text',
  }),
  state: OutputState,
  code: Type.Optional(Type.String({ description: 'Why it is refused' })),
  masks: Masks,
  decidedBy: Type.Optional(Type.String()),
  decidedAt: Type.Optional(Moment),
};

export const OutputParams = Type.Object({ ...BatchParams.properties, number: Type.Integer({ minimum: 1 }) });
export const PictureParams = Type.Object({
  ...OutputParams.properties,
  of: Type.Union([Type.Literal('before'), Type.Literal('after')]),
  frame: Type.Integer({ minimum: 1 }),
});
export const OutputsQuery = Type.Object({
  state: Type.Optional(OutputState),
  after: Type.Integer({ minimum: 0, default: 0, description: 'Only greater numbers' }),
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
});
export const OutputsAnswer = Type.Object({ outputs: Type.Array(Type.Object(Output)) });
export const OutputAnswer = Type.Object({
  ...Output,
  rows: Type.Integer(),
  columns: Type.Integer(),
  frames: Type.Integer({ description: '0 without pixels' }),
  attributes: Type.Array(
    Type.Object({
      path: Type.String({ description: 'Tags from the root, items counted from one' }),
      keyword: Type.String(),
      before: Type.Optional(Type.String()),
      after: Type.Optional(Type.String()),
    }),
    { description: 'Those that are not what they were' },
  ),
});
export const MasksBody = Type.Object({ masks: Masks }, { additionalProperties: false });
export const DecisionsBody = Type.Object(
  {
    numbers: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 10_000, uniqueItems: true }),
    decision: Type.Union([Type.Literal('accept'), Type.Literal('send-back')]),
  },
  { additionalProperties: false },
);
export const DecisionsAnswer = Type.Object({
  decided: Type.Array(Type.Integer()),
  waiting: Type.Integer({ description: 'Outputs of the batch that still wait' }),
});
export const ReportAnswer = Type.Object({
  report: Type.Record(Type.String(), Type.Unknown()),
  key: Type.String({ description: 'Name of the key of the audit trail' }),
  signature: Type.String({ description: 'Ed25519 over the report, base64; see vesalius audit verify-report' }),
});
