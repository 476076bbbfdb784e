import type { Archive } from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';
import type { FastifyInstance } from 'fastify';
import { ONE_MODEL, sendModels } from '../answer/send-models.ts';
import type { DicomwebOptions } from '../options.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { HttpProblem, notFound } from '../request/http-problem.ts';
import { readDataset, readOptionalDataset } from '../request/read-dataset.ts';
import { serviceRoot } from '../request/service-root.ts';
import { searchModels } from '../search/search-models.ts';
import { demandDone } from './refusals.ts';
import { newWorkitemUid, uidOfQuery, workitemOf } from './workitem-uid.ts';

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
  http.get('/workitems', (request, reply) =>
    searchModels(request, reply, options, (query) => workitems.search(callerOf(request), query)),
  );
  http.get('/workitems/:workitem', async (request, reply) => {
    const offer = chosenOffer(request, ONE_MODEL);
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

function textOf(element: DicomJson[string] | undefined): string | undefined {
  const value = element?.Value?.[0];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
