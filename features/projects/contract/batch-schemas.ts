import { Type } from 'typebox';
import { ProjectParams, Rule, StartedJob } from './schemas.ts';

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
const SentBackFor = Type.Union(
  [
    Type.Literal('text-in-pixels'),
    Type.Literal('face'),
    Type.Literal('attributes'),
    Type.Literal('wrong-study'),
    Type.Literal('too-much-removed'),
    Type.Literal('other'),
  ],
  { description: 'Why it was sent back' },
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
  face: Type.Optional(Type.Integer({ description: 'Of the faces of the batch, the one that was looked for here' })),
  why: Type.Optional(SentBackFor),
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
    { description: 'Those that are not what they were; none of an output that is refused' },
  ),
  leaks: Type.Array(
    Type.Object({
      kind: Type.Union([Type.Literal('number'), Type.Literal('name'), Type.Literal('bytes'), Type.Literal('pixels')]),
      path: Type.Optional(Type.String()),
      keyword: Type.Optional(Type.String()),
      before: Type.Optional(Type.String({ description: 'What stands there in the original' })),
      frame: Type.Optional(Type.Integer()),
      place: Type.Optional(Type.Object({ left: Pixel, top: Pixel, width: Pixel, height: Pixel })),
    }),
    { description: 'Of one that is refused: where something of the original was left' },
  ),
  note: Type.Optional(Type.String({ description: 'What was written when it was sent back' })),
});
export const MasksBody = Type.Object(
  {
    masks: Masks,
    series: Type.Optional(Type.Boolean({ description: 'For all images of the series, by a job' })),
  },
  { additionalProperties: false },
);
const Numbers = Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 10_000, uniqueItems: true });
export const DecisionsBody = Type.Object(
  {
    numbers: Type.Optional(Numbers),
    series: Type.Optional(Type.String({ description: 'All that wait in this series, instead of numbers' })),
    decision: Type.Union([Type.Literal('accept'), Type.Literal('send-back'), Type.Literal('take-back')]),
    why: Type.Optional(SentBackFor),
    note: Type.Optional(
      Type.String({ maxLength: 2000, description: 'Seen by who manages the project; not in the report' }),
    ),
  },
  { additionalProperties: false },
);

const Millimetres = Type.Number({ minimum: -200, maximum: 200 });
const Move = {
  left: Millimetres,
  back: Millimetres,
  up: Millimetres,
  tilt: Type.Number({ minimum: -60, maximum: 60, description: 'Degrees by which the chin is more up' }),
  size: Type.Number({ minimum: 40, maximum: 200, description: 'In a hundred of what was found' }),
};
const Change = Type.Union([
  Type.Object({ kind: Type.Literal('none') }, { additionalProperties: false, description: 'There is no face' }),
  Type.Object({ kind: Type.Literal('moved'), ...Move }, { additionalProperties: false }),
]);
export const FaceParams = Type.Object({ ...BatchParams.properties, face: Type.Integer({ minimum: 1 }) });
export const FacesAnswer = Type.Object({
  faces: Type.Array(
    Type.Object({
      number: Type.Integer(),
      found: Type.Union(
        [Type.Literal('face'), Type.Literal('no-face'), Type.Literal('no-head'), Type.Literal('no-volume')],
        {
          description:
            'no-face: the head ends above it; no-head: it is something else; no-volume: no model can be made',
        },
      ),
      change: Type.Optional(Change),
      changedBy: Type.Optional(Type.String()),
    }),
  ),
});
export const FaceBody = Type.Object(
  { change: Type.Union([Change, Type.Null()], { description: 'null: as it was found' }) },
  { additionalProperties: false },
);
export const FacePictureParams = Type.Object({
  ...FaceParams.properties,
  view: Type.Union([Type.Literal('sections'), Type.Literal('before'), Type.Literal('after')], {
    description: 'Sections with what goes in red; the surface of the head before and after',
  }),
});
export const FacePictureQuery = Type.Object({
  left: Type.Optional(Millimetres),
  back: Type.Optional(Millimetres),
  up: Type.Optional(Millimetres),
  tilt: Type.Optional(Move.tilt),
  size: Type.Optional(Move.size),
});

export const AmendmentsBody = Type.Object(
  {
    rules: Type.Array(Rule, { maxItems: 500, description: 'Go before those of the profile' }),
    removeWords: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 500 }),
  },
  { additionalProperties: false, description: 'Instead of those of before' },
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
