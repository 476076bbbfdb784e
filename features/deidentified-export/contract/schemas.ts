import { Type } from 'typebox';

const Name = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'Lower-case letters, digits, hyphens' });
const Uid = Type.String({ pattern: '^[0-9.]{1,64}$' });
const Texts = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { maxItems: 1000 }));

export const ProfileParams = Type.Object({ name: Name });
export const ExportParams = Type.Object({ id: Type.Integer({ minimum: 1 }) });

const Rule = Type.Object(
  {
    attribute: Type.String({ description: 'Keyword or eight hexadecimal digits' }),
    creator: Type.Optional(Type.String({ description: 'Of a private element' })),
    action: Type.String({ description: 'X remove, Z empty, D dummy, U another UID, K keep, C clean' }),
    value: Type.Optional(Type.String({ description: 'With action D' })),
  },
  { additionalProperties: false },
);

export const ProfileBody = Type.Object(
  {
    version: Type.String({ minLength: 1, maxLength: 32 }),
    options: Type.Optional(Type.Array(Type.String(), { description: 'Codes of CID 7050 or keywords', maxItems: 12 })),
    rules: Type.Optional(Type.Array(Rule, { maxItems: 10_000 })),
    shiftDays: Type.Optional(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 })),
    keepWords: Texts,
    removeWords: Texts,
  },
  { additionalProperties: false },
);

export const ProfileAnswer = Type.Object({
  name: Type.String(),
  version: Type.String(),
  versions: Type.Array(Type.String(), { description: 'All there have been, the oldest first' }),
  profile: Type.Unknown({ description: 'The current version with everything in it named' }),
});

export const ProfileList = Type.Object({ profiles: Type.Array(ProfileAnswer) });

export const ExportBody = Type.Object(
  {
    profile: Type.Optional(Name),
    project: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$',
        maxLength: 64,
        description: 'Instead of a profile: as this project shows them',
      }),
    ),
    studyInstanceUids: Type.Optional(
      Type.Array(Uid, {
        minItems: 1,
        maxItems: 10_000,
        uniqueItems: true,
        description: 'With a project as it shows them; all of it without',
      }),
    ),
    nifti: Type.Optional(
      Type.Boolean({ description: 'CT, MR and PET volumes as NIfTI too, in a folder `bids` after BIDS' }),
    ),
    toFolder: Type.Optional(
      Type.Boolean({
        description: 'Copied into the folder for exports that is set (export.folder), as `export-ID`, too',
      }),
    ),
  },
  { additionalProperties: false },
);

export const JobAnswer = Type.Object({ id: Type.Integer(), kind: Type.String(), state: Type.String() });

export const ManifestAnswer = Type.Object({
  profile: Type.Optional(Type.String()),
  version: Type.Optional(Type.String()),
  edition: Type.Optional(Type.String()),
  project: Type.Optional(Type.String()),
  files: Type.Array(
    Type.Object({
      path: Type.String(),
      size: Type.Integer(),
      sha256: Type.String(),
      sopClassUid: Type.String(),
      burnedIn: Type.Optional(
        Type.String({ description: 'How likely text is in the pixels: none, low, risky, declared' }),
      ),
      blankedFrames: Type.Optional(Type.Integer({ description: 'Frames in which text was blanked or a face cut out' })),
    }),
  ),
  volumes: Type.Array(Type.Object({ path: Type.String(), size: Type.Integer(), sha256: Type.String() }), {
    description: 'NIfTI volumes and what describes them, when they were asked for',
  }),
});
