import { type Archive, FILTERED_GLOBAL_SUBSCRIPTION } from '@vesalius/archive/api';
import { formDecoded, parseSearch, queryStringOf, splitQueryString } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DicomwebOptions } from '../options.ts';
import { callerOf } from '../request/caller.ts';
import { HttpProblem } from '../request/http-problem.ts';
import { serviceRoot } from '../request/service-root.ts';
import { demandDone } from './refusals.ts';
import { workitemOf } from './workitem-uid.ts';

const ROUTE = '/workitems/:workitem/subscribers/:subscriber';
/** Parameters of a subscription that are no conditions (PS3.18 §11.10.1.2). */
const OWN: ReadonlySet<string> = new Set(['deletionlock', 'filter', 'accept', 'charset']);

/** Subscribe, unsubscribe and suspend (PS3.18 §11.10 to §11.12). */
export function subscriberRoutes(http: FastifyInstance, { workitems }: Archive, options: DicomwebOptions): void {
  http.post(ROUTE, async (request, reply) => {
    const [target, subscriber] = [workitemOf(request), subscriberOf(request)];
    const wish = { deletionLock: deletionLockOf(request), ...(isFiltered(target) && { filter: filterOf(request) }) };
    demandDone(await workitems.subscribe(callerOf(request), subscriber, target, wish), reply);
    const channel = `${serviceRoot(request, options).replace(/^http/, 'ws')}/subscribers/${subscriber}`;
    return reply.code(201).header('content-location', channel).send();
  });
  http.delete(ROUTE, async (request, reply) => {
    demandDone(await workitems.unsubscribe(callerOf(request), subscriberOf(request), workitemOf(request)), reply);
    return reply.code(200).send();
  });
  http.post(`${ROUTE}/suspend`, async (request, reply) => {
    demandDone(await workitems.suspend(callerOf(request), subscriberOf(request), workitemOf(request)), reply);
    return reply.code(200).send();
  });
}

/** The AE title in the path (PS3.5 §6.2). @throws HttpProblem 400 */
export function subscriberOf(request: FastifyRequest): string {
  const { subscriber = '' } = request.params as { subscriber?: string };
  const aeTitle = subscriber.trim();
  if (!/^[\x21-\x5b\x5d-\x7e]{1,16}$/.test(aeTitle)) throw new HttpProblem(400, 'bad-ae-title', 'No AE title');
  return aeTitle;
}

function isFiltered(target: string): boolean {
  return target === FILTERED_GLOBAL_SUBSCRIPTION;
}

function deletionLockOf(request: FastifyRequest): boolean {
  const value = parametersOf(request).find(({ name }) => name.toLowerCase() === 'deletionlock')?.value ?? 'false';
  if (value !== 'true' && value !== 'false')
    throw new HttpProblem(400, 'bad-parameter', 'deletionlock is neither true nor false');
  return value === 'true';
}

/** Conditions as the query of a search has them, or all in the value of `filter`, with commas between them. */
function filterOf(request: FastifyRequest) {
  const parameters = parametersOf(request);
  const own = parameters.filter(({ name }) => !OWN.has(name.toLowerCase()));
  const gathered = parameters.find(({ name }) => name.toLowerCase() === 'filter')?.value;
  const text = [
    ...own.map(({ name, value }) => `${encodeURIComponent(name)}=${value}`),
    ...(gathered === undefined ? [] : formDecoded(gathered).split(',').map(encodedPair)),
  ].join('&');
  const { matches, ignored } = parseSearch(text);
  if (ignored.length > 0) throw new HttpProblem(400, 'bad-parameter', 'The filter has something else than attributes');
  return { text, matches };
}

function encodedPair(pair: string): string {
  const [name = '', ...value] = pair.split('=');
  return `${encodeURIComponent(name)}=${encodeURIComponent(value.join('='))}`;
}

function parametersOf(request: FastifyRequest) {
  return splitQueryString(queryStringOf(request.raw.url ?? ''));
}
