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
