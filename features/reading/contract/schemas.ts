import { type Static, Type } from 'typebox';

const Text = (most: number) => Type.String({ maxLength: most });

/** What a viewport would like to show; every part that is said has to be met. */
const SeriesWish = Type.Object(
  {
    modality: Type.Optional(Text(16)),
    description: Type.Optional(
      Type.String({ maxLength: 200, description: 'Words of the Series Description, one of them is enough' }),
    ),
    not: Type.Optional(Type.String({ maxLength: 200, description: 'Words that the Series Description must not have' })),
    bodyPart: Type.Optional(Text(16)),
    view: Type.Optional(Type.String({ maxLength: 40, description: 'Laterality and view, such as R CC' })),
    prior: Type.Optional(Type.Integer({ minimum: 0, maximum: 5, description: '0 the study itself, 1 the one before' })),
    weight: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    window: Type.Optional(Type.Object({ center: Type.Number(), width: Type.Number({ exclusiveMinimum: 0 }) })),
  },
  { additionalProperties: false },
);

/** How studies of a kind are hung. */
export const HangingProtocol = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64 }),
    layout: Type.String({ pattern: '^[1-4]x[1-4]$', description: 'Rows x columns' }),
    wishes: Type.Array(SeriesWish, {
      minItems: 1,
      maxItems: 16,
      description: 'One for each viewport, in reading order',
    }),
  },
  { additionalProperties: false },
);

export const ProtocolList = Type.Object(
  { protocols: Type.Array(HangingProtocol, { maxItems: 200 }) },
  { additionalProperties: false },
);

export const AllProtocols = Type.Object({
  site: Type.Array(HangingProtocol, { description: 'Of everybody' }),
  mine: Type.Array(HangingProtocol, { description: 'Of the caller; they come before the others' }),
  mayChangeSite: Type.Boolean(),
});

const NAMES = { maxItems: 64 };

/** How a person likes the list of studies. */
export const ListView = Type.Object(
  {
    columns: Type.Array(Text(64), NAMES),
    dense: Type.Boolean({ description: 'Rows stand close' }),
    pictures: Type.Optional(Type.Boolean({ description: 'A picture in each row' })),
    widths: Type.Record(Text(64), Type.Integer({ minimum: 1, maximum: 10_000 }), { maxProperties: 64 }),
    searches: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 200 }),
          search: Type.Record(Text(64), Text(1024), { maxProperties: 16, description: 'The query of the page' }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 200 },
    ),
  },
  { additionalProperties: false },
);

export const KeptListView = Type.Object({ view: Type.Optional(ListView) });

export type StoredListView = Static<typeof ListView>;

export const ObserverAnswer = Type.Object({
  uid: Type.String({ description: 'Of this account in this archive, for the observer context of reports' }),
  login: Type.String(),
  name: Type.String({ description: 'For people' }),
});

export type StoredProtocols = Static<typeof ProtocolList>['protocols'];
