import { type Archive, ArchiveError, type Principal, type QueryRow, type Selection } from '@vesalius/archive/api';
import { type Match, TAG } from '@vesalius/dicom';
import { Type } from 'typebox';
import { callerOf, type Http } from '../http/http.ts';
import { presentInstance, presentSeries, presentStudy } from '../studies/present.ts';
import { studyFacets } from '../studies/study-facets.ts';
import { fieldMatches, freeTextAlternatives, STUDY_FIELDS } from '../studies/study-filter.ts';
import { STUDY_SORTINGS, studyPage } from '../studies/study-page.ts';
import { StudyDetailSchema, StudySchema, Uid } from '../studies/study-schemas.ts';

const tags = ['Studies'];

const MatchingKey = Type.Optional(Type.String({ maxLength: 1024, description: 'Matching key of PS3.4 §C.2.2.2' }));
const Fields = Object.fromEntries(Object.keys(STUDY_FIELDS).map((name) => [name, MatchingKey])) as Record<
  keyof typeof STUDY_FIELDS,
  typeof MatchingKey
>;

const Conditions = {
  q: Type.Optional(
    Type.String({ maxLength: 256, description: 'Free text: patient name or id, accession number, description' }),
  ),
  ...Fields,
};

const SearchSchema = Type.Object(
  {
    ...Conditions,
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }),
    sort: Type.Union(
      STUDY_SORTINGS.map((name) => Type.Literal(name)),
      { default: '-studyDate', description: 'A hyphen before it: the other way round' },
    ),
    after: Type.Optional(Type.String({ pattern: '^[0-9.]{1,64}$', description: '`next` of the page before' })),
  },
  { additionalProperties: false },
);

const FacetQuery = Type.Object(
  {
    ...Conditions,
    modalities: Type.Optional(
      Type.String({ pattern: '^[A-Z0-9_ ]{1,16}(,[A-Z0-9_ ]{1,16}){0,31}$', description: 'To count, with commas' }),
    ),
    since: Type.Optional(
      Type.String({ pattern: '^\\d{8}(,\\d{8}){0,7}$', description: 'Days to count from, YYYYMMDD, with commas' }),
    ),
  },
  { additionalProperties: false },
);
const FacetsSchema = Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() }));

const StudyParams = Type.Object({ study: Uid });
const SeriesParams = Type.Object({ study: Uid, series: Uid });
const InstanceParams = Type.Object({ study: Uid, series: Uid, instance: Uid });
const DeletionSchema = Type.Object({
  instances: Type.Integer(),
  bytes: Type.Integer(),
  bin: Type.Array(Type.Integer(), { description: 'Entries of the bin, for `POST /bin/{id}/restoration`' }),
  purgeAt: Type.Integer({ description: 'Milliseconds since 1970, UTC: until then it can be had back' }),
});

/** Studies: search, detail, deletion. */
export function studyRoutes(http: Http, archive: Archive): void {
  http.get(
    '/studies',
    {
      schema: {
        tags,
        summary: 'Search studies, newest first unless sorted otherwise',
        querystring: SearchSchema,
        response: { 200: Type.Object({ studies: Type.Array(StudySchema), next: Type.Optional(Type.String()) }) },
      },
    },
    async (request) => {
      const { q, sort, limit, after, ...fields } = request.query;
      const principal = callerOf(request);
      archive.access.demand(principal, 'search');
      const anyOf = freeTextAlternatives(q ?? '');
      const wanted = { matches: fieldMatches(fields), anyOf, sort, limit, ...(after !== undefined && { after }) };
      const page = await studyPage(archive.search, principal, wanted);
      return {
        studies: await withRetention(archive, page.rows.map(presentStudy)),
        ...(page.next !== undefined && { next: page.next }),
      };
    },
  );

  http.get(
    '/studies/facets',
    {
      schema: {
        tags,
        summary: 'How many studies of a search there are, of each modality and since each day',
        querystring: FacetQuery,
        response: {
          200: Type.Object({
            total: Type.Integer(),
            most: Type.Integer({ description: 'Counts go no further' }),
            modalities: FacetsSchema,
            since: FacetsSchema,
          }),
        },
      },
    },
    async (request) => {
      const { q, modalities, since, ...fields } = request.query;
      const principal = callerOf(request);
      archive.access.demand(principal, 'search');
      const listed = (text: string | undefined) => text?.split(',') ?? [];
      return studyFacets(archive.search, principal, {
        fields,
        anyOf: freeTextAlternatives(q ?? ''),
        modalities: listed(modalities),
        since: listed(since),
      });
    },
  );

  http.get(
    '/studies/:study',
    {
      schema: {
        tags,
        summary: 'A study with its series and instances',
        params: StudyParams,
        response: { 200: StudyDetailSchema },
      },
    },
    async (request) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'search');
      return studyDetail(archive, principal, request.params.study);
    },
  );

  deletionRoutes(http, archive);
}

function deletionRoutes(http: Http, archive: Archive): void {
  const response = { 200: DeletionSchema };
  const remove = async (principal: Principal, selection: Selection) => {
    archive.access.demand(principal, 'delete');
    const removed = await archive.lifecycle.remove(principal, selection);
    if (removed.instances === 0) throw new ArchiveError('not-found');
    return { ...removed, bin: [...removed.bin] };
  };
  http.delete(
    '/studies/:study',
    {
      config: { harmful: true },
      schema: { tags, summary: 'Delete a study; it stays in the bin', params: StudyParams, response },
    },
    (request) => remove(callerOf(request), { studyInstanceUids: [request.params.study] }),
  );
  http.delete(
    '/studies/:study/series/:series',
    {
      config: { harmful: true },
      schema: { tags, summary: 'Delete a series; it stays in the bin', params: SeriesParams, response },
    },
    (request) =>
      remove(callerOf(request), {
        studyInstanceUids: [request.params.study],
        seriesInstanceUids: [request.params.series],
      }),
  );
  http.delete(
    '/studies/:study/series/:series/instances/:instance',
    {
      config: { harmful: true },
      schema: { tags, summary: 'Delete an instance; it stays in the bin', params: InstanceParams, response },
    },
    (request) =>
      remove(callerOf(request), {
        studyInstanceUids: [request.params.study],
        seriesInstanceUids: [request.params.series],
        sopInstanceUids: [request.params.instance],
      }),
  );
}

async function withRetention<T extends { readonly studyInstanceUid: string }>({ retention }: Archive, studies: T[]) {
  const until = await retention.until(studies.map(({ studyInstanceUid }) => studyInstanceUid));
  return studies.map((study) => {
    const retainedUntil = until.get(study.studyInstanceUid);
    return { ...study, ...(retainedUntil !== undefined && { retainedUntil }) };
  });
}

async function studyDetail(archive: Archive, principal: Principal, studyInstanceUid: string) {
  const { search } = archive;
  const matches: Match[] = [{ kind: 'equals', path: [TAG.StudyInstanceUID], value: studyInstanceUid }];
  const [study] = await search.searchAll(principal, { level: 'study', matches, limit: 1 });
  if (!study) throw new ArchiveError('not-found');
  const series = await search.searchAll(principal, { level: 'series', matches, order: [{ by: TAG.SeriesNumber }] });
  const instances = Map.groupBy(
    await search.searchAll(principal, { level: 'instance', matches, order: [{ by: TAG.InstanceNumber }] }),
    (row: QueryRow) => row.seriesInstanceUid,
  );
  const [kept] = await withRetention(archive, [presentStudy(study)]);
  return {
    study: kept!,
    series: series.map((row) => ({
      ...presentSeries(row),
      instances: (instances.get(row.seriesInstanceUid) ?? []).map(presentInstance),
    })),
  };
}
