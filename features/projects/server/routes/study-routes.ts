import { type Archive, ArchiveError, makerName } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  JoinBody,
  LinesAnswer,
  LinesQuery,
  NumberedParams,
  ProjectParams,
  RuleAnswer,
  RuleBody,
  RulesAnswer,
  StartedJob,
  StudiesAnswer,
  StudiesQuery,
} from '../../contract/schemas.ts';
import type { ProjectsData } from '../data.ts';
import { anyLine, identifierLines } from '../join/identifier-table.ts';
import { JOIN_JOB, type JoinInput } from '../join/join-job.ts';
import { csvOf } from '../join/lines.ts';
import { matchesOf } from '../join/matches.ts';
import { projectManaged, within } from '../known-project.ts';
import { told } from '../told.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project';
const MOST_BYTES = 17_000_000;
const MOST_LINES = 100_000;
/** Who makes a rule says nothing about a patient in it: rules are read by whoever manages the project later. */
const NOT_IN_RULES = ['PatientName', 'PatientID', 'OtherPatientIDs', 'AccessionNumber'];

/** Which studies belong to a project, and how they come into it. */
export function studyRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  http.get(
    `${ROOT}/studies`,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'The studies of a project, with what stands for them',
        querystring: StudiesQuery,
        response: { 200: StudiesAnswer },
      },
    },
    async (request) => {
      const { principal, project } = await projectManaged(archive, request);
      archive.access.demandAt(principal, 'search', { of: 'project', project: project.id });
      const { limit, offset } = request.query as Static<typeof StudiesQuery>;
      const inside = within(project.id, 'search');
      const order = [{ by: TAG.StudyDate, descending: true }];
      const rows = await archive.search.searchAll(inside, { level: 'study', matches: [], order, limit, offset });
      const lens = await data.lenses.lens(project.id);
      const total = await archive.search.count(inside, { level: 'study', matches: [] });
      return {
        total,
        studies: rows.map((row) => ({
          ...shownStudy(row, lens?.uid(row.studyInstanceUid ?? '')),
          isCopy: data.register.isCopy(project.id, row.studyInstanceUid ?? ''),
        })),
      };
    },
  );
  http.post(
    `${ROOT}/joins`,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Put studies into a project, by UID, by identifiers or by a query, as a job',
        body: JoinBody,
        response: { 202: StartedJob },
      },
      bodyLimit: MOST_BYTES,
    },
    async (request, reply) => {
      const { principal, project } = await projectManaged(archive, request);
      archive.access.demand(principal, 'retrieve');
      const input = joinInput(data, project.id, request.body as Static<typeof JoinBody>);
      return reply.code(202).send(await archive.jobs.start(principal, JOIN_JOB, { ...input }));
    },
  );
  lineRoutes(http, archive, data);
  ruleRoutes(http, archive, data);
}

/** Lists are kept sealed: jobs show what they were given. @throws ArchiveError `query-not-understood` */
function joinInput(
  { register }: ProjectsData,
  project: number,
  { identifiers, csv, dryRun, studyInstanceUids, keys }: Static<typeof JoinBody>,
): JoinInput {
  const ways = [identifiers, csv, studyInstanceUids, keys].filter((way) => way !== undefined);
  const isList = identifiers !== undefined || csv !== undefined;
  if (ways.length !== 1 || (dryRun && !isList))
    throw new ArchiveError('query-not-understood', {
      detail: 'one of studyInstanceUids, identifiers, csv, keys; dryRun with a list',
    });
  if (keys) matchesOf(keys);
  if (!isList) return { project, ...(studyInstanceUids && { studyInstanceUids }), ...(keys && { keys }) };
  const lines = identifiers?.map((one) => anyLine(one.trim())) ?? identifierLines(csv ?? '');
  if (lines.length === 0 || lines.length > MOST_LINES)
    throw new ArchiveError('query-not-understood', { where: 'csv', detail: `1 to ${MOST_LINES} lines` });
  return { project, list: register.keepList(project, lines), ...(dryRun && { dryRun }) };
}

/** What became of each line of a list; for who gave it, as its job is. */
function lineRoutes(http: FastifyInstance, archive: Archive, { register }: ProjectsData): void {
  const linesOf = async (request: FastifyRequest) => {
    const { principal, project } = await projectManaged(archive, request);
    const job = await archive.jobs.get(principal, (request.params as Static<typeof NumberedParams>).id);
    const { list, project: of } = (job?.input ?? {}) as Partial<JoinInput>;
    const isIt = job?.kind === JOIN_JOB && of === project.id && list !== undefined;
    const lines = isIt ? register.lines(project.id, list) : undefined;
    if (!lines) throw new ArchiveError('not-found');
    return lines;
  };
  const one = { tags, params: NumberedParams };
  http.get(
    `${ROOT}/joins/:id/lines`,
    {
      schema: {
        ...one,
        summary: 'What became of each line of a list of identifiers, by the number of its job',
        querystring: LinesQuery,
        response: { 200: LinesAnswer },
      },
    },
    async (request) => {
      const all = await linesOf(request);
      const { outcome, limit, offset } = request.query as Static<typeof LinesQuery>;
      const wanted = outcome === undefined ? all : all.filter((line) => line.outcome === outcome);
      const counts: Record<string, number> = {};
      for (const line of all) counts[line.outcome] = (counts[line.outcome] ?? 0) + 1;
      return { total: wanted.length, counts, lines: wanted.slice(offset, offset + limit) };
    },
  );
  http.get(
    `${ROOT}/joins/:id/lines.csv`,
    { schema: { ...one, summary: 'The same as a table' } },
    async (request, reply) => {
      const lines = await linesOf(request);
      const { id } = request.params as Static<typeof NumberedParams>;
      reply.header('content-disposition', `attachment; filename="list-${id}.csv"`);
      return reply.type('text/csv; charset=utf-8').send(csvOf(lines));
    },
  );
}

function ruleRoutes(http: FastifyInstance, archive: Archive, { governance }: ProjectsData): void {
  http.get(
    `${ROOT}/rules`,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'By which rules studies come into a project on arrival',
        response: { 200: RulesAnswer },
      },
    },
    async (request) => {
      const { project } = await projectManaged(archive, request);
      return { rules: governance.rules(project.id).map(({ project: _, ...rule }) => rule) };
    },
  );
  http.post(
    `${ROOT}/rules`,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Add a rule; needs the right to retrieve everywhere',
        body: RuleBody,
        response: { 201: RuleAnswer },
      },
    },
    async (request, reply) => {
      const asked = await projectManaged(archive, request);
      archive.access.demandAt(asked.principal, 'retrieve', { of: 'archive' });
      const { keys } = request.body as Static<typeof RuleBody>;
      const bad = NOT_IN_RULES.find((keyword) => keyword in keys);
      if (bad || matchesOf(keys).length === 0)
        throw new ArchiveError('query-not-understood', {
          where: bad ?? 'keys',
          detail: 'a rule is about studies, not about somebody',
        });
      const rule = governance.addRule(asked.project.id, keys, makerName(asked.principal));
      await told(archive, asked, 'project-rule-added', { rule: rule.id });
      return reply.code(201).send(rule);
    },
  );
  http.delete(
    `${ROOT}/rules/:id`,
    {
      schema: {
        tags,
        params: NumberedParams,
        summary: 'Remove a rule; studies that came by it stay',
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const asked = await projectManaged(archive, request);
      const { id } = request.params as Static<typeof NumberedParams>;
      if (!governance.removeRule(asked.project.id, id)) throw new ArchiveError('not-found');
      await told(archive, asked, 'project-rule-removed', { rule: id });
      return reply.code(204).send(null);
    },
  );
}

type Row = Awaited<ReturnType<Archive['search']['searchAll']>>[number];

function shownStudy({ studyInstanceUid = '', patientId, attributes }: Row, shownAs: string | undefined) {
  const text = (tag: string) => attributes[tag]?.Value?.[0] as string | undefined;
  const [studyDate, description] = [text('00080020'), text('00081030')];
  return {
    studyInstanceUid,
    ...(patientId !== undefined && { patientId }),
    ...(studyDate !== undefined && { studyDate }),
    ...(description !== undefined && { description }),
    ...(shownAs !== undefined && { shownAs }),
  };
}
