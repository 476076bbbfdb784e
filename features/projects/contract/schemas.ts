import { Type } from 'typebox';
import { LINE_OUTCOMES } from './line-outcomes.ts';

const Words = (most: number) => Type.String({ minLength: 1, maxLength: most });
const Moment = Type.Integer({ description: 'Milliseconds since 1970, UTC' });
const Uids = Type.Array(Type.String({ pattern: '^[0-9.]{1,64}$' }), {
  minItems: 1,
  maxItems: 10_000,
  uniqueItems: true,
});
/** Keyword of an attribute → matching key. */
const Keys = Type.Record(Type.String({ maxLength: 64 }), Type.String({ minLength: 1, maxLength: 1024 }), {
  minProperties: 1,
  description: 'Keyword of an attribute → matching key of PS3.4 §C.2.2.2',
});

export const ProjectParams = Type.Object({
  project: Type.String({ pattern: '^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$', maxLength: 64 }),
});
export const NumberedParams = Type.Object({ ...ProjectParams.properties, id: Type.Integer({ minimum: 1 }) });

const Agreed = {
  purpose: Words(16_384),
  ethicsReference: Type.String({ maxLength: 256, default: '' }),
  ethicsExpiresAt: Type.Optional(Moment),
  terms: Type.String({ maxLength: 65_536, default: '', description: 'What members agree to before they see anything' }),
  mostStudies: Type.Optional(Type.Integer({ minimum: 1 })),
  mostInstances: Type.Optional(Type.Integer({ minimum: 1 })),
  mostGigabytes: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  pseudonyms: Type.Union([Type.Literal('hashed'), Type.Literal('counted'), Type.Literal('list')], {
    default: 'hashed',
    description: 'list: those of a list that is given; a patient who is not in it is not shown',
  }),
  needsConsent: Type.Boolean({ default: false, description: 'Leave out patients of whose consent nothing is known' }),
  consentFor: Type.Union(
    [Type.Literal('NAMED_PROTOCOL'), Type.Literal('RESTRICTED_REUSE'), Type.Literal('PUBLIC_RELEASE')],
    {
      default: 'NAMED_PROTOCOL',
      description: 'Distribution Type (0012,0084) that patients have to agree to',
    },
  ),
};
const Percent = Type.Integer({ minimum: 0, maximum: 100 });
const Reviewed = {
  needsReview: Type.Boolean({
    default: false,
    description: 'Members see only de-identified studies of their own kind that a person has accepted',
  }),
  reviewPercent: Type.Object(
    { pixels: Percent, head: Percent, text: Percent, other: Percent },
    {
      additionalProperties: false,
      default: { pixels: 100, head: 100, text: 100, other: 10 },
      description: 'How many in a hundred are looked at, by risk; of each series the first in any case',
    },
  ),
};
export const GovernanceBody = Type.Object({ ...Agreed, ...Reviewed }, { additionalProperties: false });
export const GovernanceAnswer = Type.Object({
  ...Agreed,
  ...Reviewed,
  termsVersion: Type.Integer(),
  acceptedAt: Type.Optional(Moment),
  isOpen: Type.Boolean({
    description: 'Whether members see anything now: a profile is there, the approval is not over',
  }),
  patients: Type.Integer({ description: 'Known to the register' }),
  used: Type.Optional(
    Type.Object(
      { studies: Type.Integer(), instances: Type.Integer(), bytes: Type.Integer() },
      { description: 'What the project holds, for who manages it' },
    ),
  ),
});

export const MembersAnswer = Type.Object({
  members: Type.Array(
    Type.Object({
      grant: Type.Integer(),
      kind: Type.String(),
      name: Type.String(),
      role: Type.String(),
      expiresAt: Type.Optional(Moment),
      acceptedAt: Type.Optional(Moment),
    }),
  ),
});

export const Rule = Type.Object(
  {
    attribute: Words(64),
    creator: Type.Optional(Words(64)),
    action: Type.String({ description: 'X remove, Z empty, D dummy, U another UID, K keep, C clean' }),
    value: Type.Optional(Type.String({ maxLength: 1024 })),
  },
  { additionalProperties: false },
);
const Texts = Type.Optional(Type.Array(Words(256), { maxItems: 1000 }));
export const ProjectProfileBody = Type.Object(
  {
    options: Type.Optional(
      Type.Array(Type.String(), { description: 'Codes of CID 7050 or keywords, but not 113110', maxItems: 12 }),
    ),
    rules: Type.Optional(Type.Array(Rule, { maxItems: 10_000 })),
    shiftDays: Type.Optional(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 })),
    keepWords: Texts,
    removeWords: Texts,
  },
  { additionalProperties: false },
);
export const ProfileVersionsAnswer = Type.Object({
  versions: Type.Array(
    Type.Object({ version: Type.Integer(), madeBy: Type.String(), madeAt: Moment, profile: Type.Unknown() }),
    { description: 'The current one last' },
  ),
});
export const DifferenceQuery = Type.Object({ from: Type.Integer({ minimum: 1 }), to: Type.Integer({ minimum: 1 }) });
export const DifferenceAnswer = Type.Object({ lines: Type.Array(Type.String()) });
export const DryRunBody = Type.Object(
  { studyInstanceUids: Uids, profile: Type.Optional(ProjectProfileBody) },
  { additionalProperties: false },
);

const LineOutcome = Type.Union(
  LINE_OUTCOMES.map((outcome) => Type.Literal(outcome)),
  { description: 'ambiguous: studies of several patients; no-right: they may be found and not retrieved' },
);
export const JoinBody = Type.Object(
  {
    studyInstanceUids: Type.Optional(Uids),
    identifiers: Type.Optional(
      Type.Array(Words(256), {
        minItems: 1,
        maxItems: 100_000,
        description: 'Patient IDs, accession numbers, Study Instance UIDs',
      }),
    ),
    csv: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 16_000_000,
        description:
          'A table with columns such as PatientID, Issuer, AccessionNumber, StudyInstanceUID; without their names, identifiers of any kind',
      }),
    ),
    keys: Type.Optional(Keys),
    dryRun: Type.Optional(
      Type.Boolean({ description: 'With identifiers or csv: tells what would be, and changes nothing' }),
    ),
  },
  { minProperties: 1, additionalProperties: false, description: 'One of studyInstanceUids, identifiers, csv, keys' },
);
export const LinesQuery = Type.Object({
  outcome: Type.Optional(LineOutcome),
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  offset: Type.Integer({ minimum: 0, default: 0 }),
});
export const LinesAnswer = Type.Object({
  total: Type.Integer(),
  counts: Type.Record(Type.String(), Type.Integer(), { description: 'How many lines came to which end' }),
  lines: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'From 1' }),
      text: Type.String(),
      outcome: LineOutcome,
      studies: Type.Integer({ description: 'That came in, or would' }),
    }),
  ),
});
export const RuleBody = Type.Object({ keys: Keys }, { additionalProperties: false });
const ArrivalRuleSchema = Type.Object({ id: Type.Integer(), keys: Keys, madeBy: Type.String(), madeAt: Moment });
export const RuleAnswer = ArrivalRuleSchema;
export const RulesAnswer = Type.Object({ rules: Type.Array(ArrivalRuleSchema) });
export const StartedJob = Type.Object({ id: Type.Integer(), kind: Type.String(), state: Type.String() });

export const StudiesQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  offset: Type.Integer({ minimum: 0, default: 0 }),
});
export const StudiesAnswer = Type.Object({
  total: Type.Integer(),
  studies: Type.Array(
    Type.Object({
      studyInstanceUid: Type.String(),
      patientId: Type.Optional(Type.String()),
      studyDate: Type.Optional(Type.String()),
      description: Type.Optional(Type.String()),
      shownAs: Type.Optional(Type.String({ description: 'Study Instance UID for members who see it de-identified' })),
      isCopy: Type.Boolean({ description: 'It was made de-identified, with UIDs of its own' }),
    }),
  ),
});

export const PseudonymListBody = Type.Object(
  {
    csv: Type.String({
      minLength: 1,
      maxLength: 16_000_000,
      description: 'Lines of Patient ID and pseudonym, or of Patient ID, issuer and pseudonym',
    }),
  },
  { additionalProperties: false },
);
export const PseudonymListAnswer = Type.Object({
  total: Type.Integer(),
  job: Type.Optional(Type.Integer({ description: 'That makes anew how the studies look' })),
  pseudonyms: Type.Array(Type.Object({ pseudonym: Type.String(), isUsed: Type.Boolean() }), {
    description: 'The first thousand; for whom they stand is told by nobody',
  }),
});

export const AskBody = Type.Object({ pseudonym: Words(64), reason: Words(4096) }, { additionalProperties: false });
export const DecisionBody = Type.Object(
  { approve: Type.Boolean(), hours: Type.Integer({ minimum: 1, maximum: 720, default: 24 }) },
  { additionalProperties: false },
);
export const RequestAnswer = Type.Object({
  id: Type.Integer(),
  pseudonym: Type.String(),
  reason: Type.String(),
  askedBy: Type.String(),
  askedAt: Moment,
  state: Type.Union([Type.Literal('open'), Type.Literal('approved'), Type.Literal('refused'), Type.Literal('over')]),
  decidedBy: Type.Optional(Type.String()),
  decidedAt: Type.Optional(Moment),
  expiresAt: Type.Optional(Moment),
  looks: Type.Integer(),
});
export const RequestsAnswer = Type.Object({ requests: Type.Array(RequestAnswer) });
export const IdentityAnswer = Type.Object({
  patientId: Type.String(),
  issuerOfPatientId: Type.String(),
  patientName: Type.String(),
});

const ConsentWord = Type.Union([Type.Literal('given'), Type.Literal('withdrawn')]);
export const ConsentBody = Type.Object(
  {
    pseudonym: Type.Optional(Words(64)),
    patientId: Type.Optional(Words(64)),
    issuerOfPatientId: Type.String({ maxLength: 64, default: '' }),
    state: ConsentWord,
  },
  { additionalProperties: false },
);
const Copies = Type.Array(
  Type.Object({
    studyInstanceUid: Type.String({ description: 'As it was given out' }),
    kind: Type.String({ description: 'Kind of the event in the audit trail' }),
    actor: Type.String(),
    destination: Type.Optional(Type.String()),
    at: Moment,
  }),
);
export const ConsentAnswer = Type.Object({
  pseudonym: Type.String(),
  state: ConsentWord,
  studies: Type.Integer({ description: 'Of the patient in the project, before' }),
  copies: { ...Copies, description: 'Where copies of them went' },
});
export const ConsentsAnswer = Type.Object({
  consents: Type.Array(
    Type.Object({
      pseudonym: Type.String(),
      state: Type.Union([ConsentWord, Type.Literal('over')], { description: 'over: given for a time that has passed' }),
      decidedBy: Type.String(),
      decidedAt: Moment,
      source: Type.Union([Type.Literal('hand'), Type.Literal('fhir')]),
      statedAt: Type.Optional(Moment),
      expiresAt: Type.Optional(Moment),
    }),
  ),
  canFetch: Type.Boolean({ description: 'Whether a FHIR server is set that Consents are fetched from' }),
});
export const FhirTakenAnswer = Type.Object({
  results: Type.Array(
    Type.Union([
      Type.Object({
        outcome: Type.Literal('taken'),
        pseudonym: Type.String(),
        state: ConsentWord,
        studies: Type.Integer(),
        expiresAt: Type.Optional(Moment),
      }),
      Type.Object({
        outcome: Type.Literal('refused'),
        where: Type.String({ description: 'Path of what is wrong' }),
        detail: Type.String(),
      }),
    ]),
    { description: 'One for each Consent, the oldest first' },
  ),
});
export const FetchBody = Type.Object(
  {
    pseudonym: Type.Optional(Words(64)),
    patientId: Type.Optional(Words(64)),
    issuerOfPatientId: Type.String({ maxLength: 64, default: '' }),
  },
  { additionalProperties: false },
);

export const PseudonymParams = Type.Object({ ...ProjectParams.properties, pseudonym: Words(64) });
export const ToldBody = Type.Object(
  { holder: Words(256), how: Type.String({ maxLength: 256, default: '', description: 'By letter, by mail …' }) },
  { additionalProperties: false },
);
export const HoldersAnswer = Type.Object({
  holders: Type.Array(
    Type.Object({
      holder: Type.String({ description: 'A peer that copies were sent to, or the person who took them' }),
      isPeer: Type.Boolean(),
      copies: Copies,
      told: Type.Optional(Type.Object({ how: Type.String(), toldBy: Type.String(), toldAt: Moment })),
    }),
  ),
});
