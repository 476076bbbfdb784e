import {
  type Archive,
  ArchiveError,
  type Principal,
  type RetentionLock,
  type RetentionTerm,
} from '@vesalius/archive/api';
import { type Static, Type } from 'typebox';
import { ShortName } from '../access/names.ts';
import { callerOf, type Http } from '../http/http.ts';
import { Uid } from '../studies/study-schemas.ts';

const tags = ['Retention'];

const Moment = Type.Integer({ minimum: 0, description: 'Milliseconds since 1970, UTC' });
const Days = Type.Integer({ minimum: 1, maximum: 36_500, description: 'From when a study came into the archive' });
const Term = { until: Type.Optional(Moment), days: Type.Optional(Days) };
const Rule = Type.Object(
  {
    project: Type.Optional(ShortName),
    modality: Type.Optional(Type.String({ minLength: 1, maxLength: 16, description: 'Modality (0008,0060)' })),
    institution: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'Institution Name (0008,0080), exactly' }),
    ),
  },
  { additionalProperties: false, description: 'All of it must fit; empty: every study' },
);
const LockSchema = Type.Object({
  id: Type.Integer(),
  studyInstanceUid: Type.Optional(Type.String()),
  rule: Type.Optional(
    Type.Object({
      project: Type.Optional(Type.String()),
      modality: Type.Optional(Type.String()),
      institution: Type.Optional(Type.String()),
    }),
  ),
  ...Term,
  reason: Type.String(),
  madeBy: Type.String(),
  madeAt: Moment,
  shortening: Type.Optional(
    Type.Object({
      ...Term,
      askedBy: Type.String(),
      askedAt: Moment,
      approvedBy: Type.Optional(Type.String()),
      approvedAt: Type.Optional(Moment),
      effectiveAt: Type.Optional(Type.Integer({ description: 'From then on it holds' })),
    }),
  ),
});
const TermSchema = Type.Object(Term, { additionalProperties: false });
const NewLockSchema = Type.Object(
  {
    studyInstanceUid: Type.Optional(Uid),
    rule: Type.Optional(Rule),
    ...Term,
    reason: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
);
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const one = { 200: LockSchema };

type Shown = Static<typeof LockSchema>;

/** Locks that keep studies from deletion: made and lengthened by one person, shortened by two. */
export function retentionRoutes(http: Http, archive: Archive): void {
  const { retention, projects } = archive;
  const shown = async (principal: Principal, locks: readonly RetentionLock[]): Promise<Shown[]> => {
    const names = new Map((await projects.list(principal)).map(({ id, name }) => [id, name]));
    return locks.map((lock) => present(lock, names));
  };
  const shownOne = async (principal: Principal, lock: Promise<RetentionLock>): Promise<Shown> =>
    (await shown(principal, [await lock]))[0]!;
  http.get(
    '/retention-locks',
    {
      schema: {
        tags,
        summary: 'Retention locks; with `study` those that hold for it now, for whoever may find it',
        querystring: Type.Object({ study: Type.Optional(Uid) }),
        response: { 200: Type.Object({ locks: Type.Array(LockSchema) }) },
      },
    },
    async (request) => {
      const principal = callerOf(request);
      return { locks: await shown(principal, await retention.list(principal, request.query.study)) };
    },
  );
  http.post(
    '/retention-locks',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Lock a study until a moment, or by rule all that fit it, now and later',
        body: NewLockSchema,
        response: { 201: LockSchema },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      const { studyInstanceUid, rule, reason, ...told } = request.body;
      const term = termOf(told);
      if (!term || (studyInstanceUid === undefined) === (rule === undefined)) throw notUnderstood();
      const target = studyInstanceUid !== undefined ? { studyInstanceUid } : { rule: await ruleOf(principal, rule!) };
      return reply.code(201).send(await shownOne(principal, retention.lock(principal, { target, term, reason })));
    },
  );
  const ruleOf = async (principal: Principal, { project, ...rest }: Static<typeof Rule>) => {
    if (project === undefined) return rest;
    const found = await projects.byName(principal, project);
    if (!found) throw new ArchiveError('not-found');
    return { ...rest, project: found.id };
  };
  http.put(
    '/retention-locks/:id/term',
    { schema: { tags, summary: 'Lengthen a lock', params, body: TermSchema, response: one } },
    async (request) => {
      const term = termOf(request.body);
      if (!term) throw notUnderstood();
      const principal = callerOf(request);
      return shownOne(principal, retention.lengthen(principal, request.params.id, term));
    },
  );
  shorteningRoutes(http, archive, shownOne);
}

function shorteningRoutes(
  http: Http,
  { retention }: Archive,
  shownOne: (principal: Principal, lock: Promise<RetentionLock>) => Promise<Shown>,
): void {
  http.put(
    '/retention-locks/:id/shortening',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Ask that a lock be shortened, or lifted without a term; another person has to approve',
        params,
        body: TermSchema,
        response: one,
      },
    },
    async (request) => {
      const principal = callerOf(request);
      return shownOne(principal, retention.askShorter(principal, request.params.id, termOf(request.body)));
    },
  );
  http.put(
    '/retention-locks/:id/shortening/approval',
    {
      config: { harmful: true },
      schema: { tags, summary: 'Approve what another has asked for; it holds after a delay', params, response: one },
    },
    async (request) => {
      const principal = callerOf(request);
      return shownOne(principal, retention.approveShorter(principal, request.params.id));
    },
  );
  http.delete(
    '/retention-locks/:id/shortening',
    { schema: { tags, summary: 'Call it off, approved or not', params, response: one } },
    async (request) => {
      const principal = callerOf(request);
      return shownOne(principal, retention.withdrawShorter(principal, request.params.id));
    },
  );
}

function notUnderstood(): ArchiveError {
  return new ArchiveError('query-not-understood', { detail: 'a study or a rule, and until or days' });
}

function termOf({ until, days }: Static<typeof TermSchema>): RetentionTerm | undefined {
  if (until !== undefined && days !== undefined) throw notUnderstood();
  if (until !== undefined) return { until };
  return days === undefined ? undefined : { days };
}

function present(lock: RetentionLock, names: ReadonlyMap<number, string>): Shown {
  const { target, term, shortening, ...rest } = lock;
  const { term: wanted, ...asked } = shortening ?? {};
  return {
    ...rest,
    ...term,
    ...('studyInstanceUid' in target
      ? target
      : { rule: { ...target.rule, project: nameOf(target.rule.project, names) } as NonNullable<Shown['rule']> }),
    ...(shortening && { shortening: { ...(asked as typeof shortening), ...wanted } }),
  };
}

function nameOf(project: number | undefined, names: ReadonlyMap<number, string>): string | undefined {
  return project === undefined ? undefined : (names.get(project) ?? String(project));
}
