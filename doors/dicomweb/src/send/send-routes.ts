import {
  type Archive,
  type Job,
  type QueryLevel,
  SEND_JOB,
  type Selection,
  type SendInput,
} from '@vesalius/archive/api';
import { isUid } from '@vesalius/dicom';
import { formDecoded, queryStringOf, splitQueryString } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ONE_MODEL, sendModel } from '../answer/send-models.ts';
import type { DicomwebOptions } from '../options.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { HttpProblem, notFound } from '../request/http-problem.ts';
import { resourceOf } from '../request/resource.ts';
import { planSearch } from '../search/search-plan.ts';
import { sendStatus } from './send-status.ts';

/** What is sent: the resources that a search at the same place finds. */
const RESOURCES: readonly { readonly route: string; readonly level: Exclude<QueryLevel, 'patient'> }[] = [
  { route: '/studies', level: 'study' },
  { route: '/studies/:study/series', level: 'series' },
  { route: '/studies/:study/instances', level: 'instance' },
  { route: '/studies/:study/series/:series/instances', level: 'instance' },
];
const MOST_RESOURCES = 10_000;
/** Jobs of the caller, from the last one back, among which a transaction is looked for. */
const JOBS_LOOKED_AT = 2_000;
const JOBS_AT_ONCE = 200;

/** The Send transaction (DICOM Supplement 248) to a peer that is registered here, and how it goes. */
export function sendRoutes(http: FastifyInstance, archive: Archive, options: DicomwebOptions): void {
  for (const { route, level } of RESOURCES) {
    const path = `${route}/send-requests/:transaction`;
    http.post(path, async (request, reply) => {
      const offer = chosenOffer(request, ONE_MODEL);
      const job = await begin(archive, options, level, request);
      return answer(reply.code(202), offer, job);
    });
    http.get(path, async (request, reply) => {
      archive.access.demand(callerOf(request), 'peers.use');
      const offer = chosenOffer(request, ONE_MODEL);
      const job = await jobOf(archive, request);
      if (!job) throw notFound();
      return answer(reply, offer, job);
    });
  }
}

async function begin(
  archive: Archive,
  options: DicomwebOptions,
  level: QueryLevel,
  request: FastifyRequest,
): Promise<Job> {
  const principal = callerOf(request);
  for (const permission of ['peers.use', 'search', 'retrieve'] as const) archive.access.demand(principal, permission);
  const transactionUid = transactionOf(request);
  const { aeTitle, query } = destinationOf(request);
  if (!(await archive.peers.get(aeTitle))) throw new HttpProblem(404, 'not-found', 'There is no such destination');
  if (await jobOf(archive, request)) throw new HttpProblem(409, 'exists', 'That Transaction UID was used before');
  const selection = await found(archive, options, level, query, request);
  const input: SendInput = { aeTitle, selection, transactionUid };
  return archive.jobs.start(principal, SEND_JOB, { ...input });
}

/** The destination, an AE title, and the conditions beside it. @throws HttpProblem 400 */
function destinationOf(request: FastifyRequest): { readonly aeTitle: string; readonly query: string } {
  const parameters = splitQueryString(queryStringOf(request.raw.url ?? ''));
  const destination = parameters.find(({ name }) => name.toLowerCase() === 'destination');
  const aeTitle = destination && formDecoded(destination.value).trim();
  if (!aeTitle)
    throw new HttpProblem(400, 'bad-parameter', 'destination is missing: the AE title of a registered peer');
  const others = parameters.filter((parameter) => parameter !== destination);
  return { aeTitle, query: others.map(({ name, value }) => `${encodeURIComponent(name)}=${value}`).join('&') };
}

/** @throws HttpProblem 404 when nothing passes, 409 when it is too much or a condition is not understood */
async function found(
  archive: Archive,
  options: DicomwebOptions,
  level: QueryLevel,
  queryString: string,
  request: FastifyRequest,
): Promise<Selection> {
  const most = { ...options, defaultLimit: MOST_RESOURCES, maximumLimit: MOST_RESOURCES };
  const resource = resourceOf(request);
  const { query, limit, warnings } = planSearch(archive.search, level, resource, queryString, most);
  // Who does not understand a condition would send more than was meant.
  if (warnings.length > 0) throw new HttpProblem(409, 'bad-parameter', warnings.join('; '));
  const rows = await archive.search.searchAll(callerOf(request), query);
  if (rows.length === 0) throw notFound();
  if (rows.length > limit) throw new HttpProblem(409, 'too-many', `More than ${limit} resources are sent in parts`);
  const uids = (key: 'studyInstanceUid' | 'seriesInstanceUid' | 'sopInstanceUid') => [
    ...new Set(rows.map((row) => row[key]).filter((uid) => uid !== undefined)),
  ];
  return {
    studyInstanceUids: uids('studyInstanceUid'),
    ...(level !== 'study' && { seriesInstanceUids: uids('seriesInstanceUid') }),
    ...(level === 'instance' && { sopInstanceUids: uids('sopInstanceUid') }),
  };
}

/** The job of the caller for this transaction. */
async function jobOf({ jobs }: Archive, request: FastifyRequest): Promise<Job | undefined> {
  const [principal, transactionUid] = [callerOf(request), transactionOf(request)];
  let before: number | undefined;
  for (let looked = 0; looked < JOBS_LOOKED_AT; looked += JOBS_AT_ONCE) {
    const page = await jobs.list(principal, { limit: JOBS_AT_ONCE, ...(before !== undefined && { before }) });
    const job = page.find(({ kind, input }) => kind === SEND_JOB && input.transactionUid === transactionUid);
    if (job || page.length < JOBS_AT_ONCE) return job;
    before = page.at(-1)!.id;
  }
  return undefined;
}

function transactionOf(request: FastifyRequest): string {
  const { transaction } = request.params as { readonly transaction: string };
  if (!isUid(transaction)) throw new HttpProblem(400, 'bad-uid', 'The Transaction UID is none');
  return transaction;
}

function answer(reply: FastifyReply, offer: { readonly type: string; readonly multipart: boolean }, job: Job) {
  return sendModel(reply, offer, sendStatus(job));
}
