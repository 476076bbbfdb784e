import { Type } from 'typebox';

/** A UID (PS3.5 §9.1). */
export const Uid = Type.String({ pattern: '^[0-9.]{1,64}$' });

const Optional = Type.Optional(Type.String());

export const PersonNameSchema = Type.Object(
  { alphabetic: Optional, ideographic: Optional, phonetic: Optional },
  { description: 'The component groups as stored, components separated by ^' },
);

export const StudySchema = Type.Object({
  studyInstanceUid: Type.String(),
  studyDate: Type.Optional(Type.String({ description: 'YYYYMMDD' })),
  studyTime: Type.Optional(Type.String({ description: 'HHMMSS.FFFFFF, as far as given' })),
  accessionNumber: Optional,
  studyId: Optional,
  description: Optional,
  referringPhysicianName: Type.Optional(PersonNameSchema),
  patient: Type.Object({
    id: Optional,
    issuerOfPatientId: Optional,
    name: Type.Optional(PersonNameSchema),
    birthDate: Optional,
    sex: Optional,
  }),
  modalities: Type.Array(Type.String()),
  seriesCount: Type.Integer(),
  instanceCount: Type.Integer(),
  retainedUntil: Type.Optional(
    Type.Integer({ description: 'A retention lock keeps it until then; milliseconds since 1970, UTC' }),
  ),
});

export const InstanceSchema = Type.Object({
  sopInstanceUid: Type.String(),
  sopClassUid: Optional,
  instanceNumber: Type.Optional(Type.Integer()),
  rows: Type.Optional(Type.Integer()),
  columns: Type.Optional(Type.Integer()),
  numberOfFrames: Type.Optional(Type.Integer()),
});

export const SeriesSchema = Type.Object({
  seriesInstanceUid: Type.String(),
  modality: Optional,
  seriesNumber: Type.Optional(Type.Integer()),
  description: Optional,
  bodyPart: Optional,
  instanceCount: Type.Integer(),
});

export const StudyDetailSchema = Type.Object({
  study: StudySchema,
  series: Type.Array(Type.Intersect([SeriesSchema, Type.Object({ instances: Type.Array(InstanceSchema) })])),
});
