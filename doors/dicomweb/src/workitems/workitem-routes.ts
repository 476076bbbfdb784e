import type { Archive } from '@vesalius/archive/api';
import { type DicomJson, fromDicomJson, stringifyDicomJson, toNativeXml } from '@vesalius/dicom';
import { formatMediaType, multipartChunks, newBoundary, parseSearch, queryStringOf } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendBytes } from '../answer/send-bytes.ts';
import { warningHeader } from '../answer/warning.ts';
import type { DicomwebOptions } from '../options.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { HttpProblem, notFound } from '../request/http-problem.ts';
import { readDataset, readOptionalDataset } from '../request/read-dataset.ts';
import { serviceRoot } from '../request/service-root.ts';
import { demandDone } from './refusals.ts';
import { newWorkitemUid, uidOfQuery, workitemOf } from './workitem-uid.ts';

const JSON_TYPE = 'application/dicom+json';
const XML_TYPE = 'application/dicom+xml';
const JSON_OFFER = { type: JSON_TYPE, multipart: false, aliases: ['application/json'] };
const ONE = [JSON_OFFER, { type: XML_TYPE, multipart: false }, { type: XML_TYPE, multipart: true }];
const MANY = [JSON_OFFER, { type: XML_TYPE, multipart: true }];
const DEFAULT_LIMIT = 1000;
const MAXIMUM_LIMIT = 10_000;
const TRANSACTION_UID = '00081195';
const STATE = '00741000';

/** The Worklist Service (PS3.18 §11) but for its subscriptions. */
export function workitemRoutes(http: FastifyInstance, { workitems, access }: Archive, options: DicomwebOptions): void {
  http.post('/workitems', async (request, reply) => {
    const principal = callerOf(request);
    access.demand(principal, 'store');
    const model = await readDataset(request);
    const uid = newWorkitemUid(request, model);
    demandDone(await workitems.create(principal, uid, model), reply);
    return reply
      .code(201)
      .header('location', `${serviceRoot(request, options)}/workitems/${uid}`)
      .send();
  });
  http.get('/workitems', (request, reply) => search(workitems, options, request, reply));
  http.get('/workitems/:workitem', async (request, reply) => {
    const offer = chosenOffer(request, ONE);
    const model = await workitems.retrieve(callerOf(request), workitemOf(request));
    if (!model) throw notFound();
    return sendModels(reply, offer, [model]);
  });
  http.post('/workitems/:workitem', async (request, reply) => {
    const { [TRANSACTION_UID]: inBody, ...model } = await readDataset(request);
    const transactionUid = uidOfQuery(request, 'transaction-uid') ?? textOf(inBody);
    demandDone(await workitems.update(callerOf(request), workitemOf(request), model, transactionUid), reply);
    return reply.code(200).send();
  });
  for (const route of ['/workitems/:workitem/state', '/workitems/:workitem/state/:requester'])
    http.put(route, async (request, reply) => {
      const model = await readDataset(request);
      const state = textOf(model[STATE]);
      if (!state) throw new HttpProblem(400, 'attribute-missing', 'Procedure Step State is missing');
      const transactionUid = textOf(model[TRANSACTION_UID]);
      demandDone(await workitems.changeState(callerOf(request), workitemOf(request), state, transactionUid), reply);
      return reply.code(200).send();
    });
  for (const route of ['/workitems/:workitem/cancelrequest', '/workitems/:workitem/cancelrequest/:requester'])
    http.post(route, async (request, reply) => {
      const reason = await readOptionalDataset(request);
      demandDone(await workitems.requestCancel(callerOf(request), workitemOf(request), reason), reply);
      return reply.code(202).send();
    });
}

async function search(
  workitems: Archive['workitems'],
  options: DicomwebOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const offer = chosenOffer(request, MANY);
  const wish = parseSearch(queryStringOf(request.raw.url ?? ''));
  const limit = Math.min(wish.limit ?? options.defaultLimit ?? DEFAULT_LIMIT, options.maximumLimit ?? MAXIMUM_LIMIT);
  const { models, more } = await workitems.search(callerOf(request), { ...wish, limit });
  const warning = warningHeader([
    ...(wish.ignored.length > 0 ? ['Parameters that are not known were ignored'] : []),
    ...(wish.order.length > 0 ? ['The order of workitems is that of their creation'] : []),
    ...(more ? ['There are additional results that can be requested'] : []),
  ]);
  if (warning) reply.header('warning', warning);
  return sendModels(reply, offer, models);
}

function sendModels(
  reply: FastifyReply,
  { type, multipart }: { readonly type: string; readonly multipart: boolean },
  models: readonly DicomJson[],
): FastifyReply | Promise<FastifyReply> {
  if (type === JSON_TYPE) return reply.type(type).send(Buffer.from(`[${models.map(stringifyDicomJson).join(',')}]`));
  const documents = models.map((model) => Buffer.from(toNativeXml(fromDicomJson(model))));
  if (!multipart) return reply.type(type).send(documents[0]);
  const boundary = newBoundary();
  const parts = documents.map((document) => ({ headers: { 'Content-Type': XML_TYPE }, body: [document] }));
  return sendBytes(reply, {
    type: formatMediaType('multipart/related', { type: XML_TYPE, boundary }),
    bytes: multipartChunks(boundary, parts),
  });
}

function textOf(element: DicomJson[string] | undefined): string | undefined {
  const value = element?.Value?.[0];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
