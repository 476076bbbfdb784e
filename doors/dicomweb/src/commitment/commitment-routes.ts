import type { Archive, CommitmentResult, ReferencedInstance } from '@vesalius/archive/api';
import { type DicomJson, fromDicomJson, isUid, stringifyDicomJson, toNativeXml } from '@vesalius/dicom';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { HttpProblem, notFound } from '../request/http-problem.ts';
import { readDataset } from '../request/read-dataset.ts';

const ROUTE = '/commitment-requests/:transaction';
const ANSWERS = [
  { type: 'application/dicom+json', multipart: false, aliases: ['application/json'] },
  { type: 'application/dicom+xml', multipart: false },
];
const REFERENCED_SOP_SEQUENCE = '00081199';
const MOST_INSTANCES = 100_000;

/** The Storage Commitment Service (PS3.18 §13): request and result check. */
export function commitmentRoutes(http: FastifyInstance, { commitment, access }: Archive): void {
  http.post(ROUTE, async (request, reply) => {
    const principal = callerOf(request);
    access.demand(principal, 'store');
    const transactionUid = transactionOf(request);
    const offer = chosenOffer(request, ANSWERS);
    const instances = instancesOf(await readDataset(request));
    const result = await commitment.request(principal, transactionUid, instances);
    if (!result) throw new HttpProblem(409, 'exists', 'A request of that Transaction UID was made before');
    return sendResult(reply, offer.type, transactionUid, result);
  });
  http.get(ROUTE, async (request, reply) => {
    const offer = chosenOffer(request, ANSWERS);
    const transactionUid = transactionOf(request);
    const result = await commitment.result(callerOf(request), transactionUid);
    if (!result) throw notFound();
    return sendResult(reply, offer.type, transactionUid, result);
  });
}

/** @throws HttpProblem 400 */
function transactionOf(request: FastifyRequest): string {
  const { transaction } = request.params as { transaction: string };
  if (!isUid(transaction)) throw new HttpProblem(400, 'bad-uid', 'The path has something else than a UID');
  return transaction;
}

/** @throws HttpProblem 400 when there are none, too many, or one without its UIDs */
function instancesOf(model: DicomJson): ReferencedInstance[] {
  const items = (model[REFERENCED_SOP_SEQUENCE]?.Value ?? []) as DicomJson[];
  if (items.length === 0 || items.length > MOST_INSTANCES)
    throw new HttpProblem(400, 'bad-references', `Refer to between one and ${MOST_INSTANCES} instances`);
  return items.map((item) => {
    const [sopClassUid, sopInstanceUid] = ['00081150', '00081155'].map((key) => String(item[key]?.Value?.[0] ?? ''));
    if (!isUid(sopClassUid!) || !isUid(sopInstanceUid!))
      throw new HttpProblem(400, 'bad-references', 'An item has no SOP Class UID or no SOP Instance UID');
    return { sopClassUid: sopClassUid!, sopInstanceUid: sopInstanceUid! };
  });
}

/** The Storage Commitment Module (PS3.3 Table C.14-1). */
function sendResult(
  reply: FastifyReply,
  type: string,
  transactionUid: string,
  { committed, failed }: CommitmentResult,
) {
  const model: DicomJson = {
    '00081195': { vr: 'UI', Value: [transactionUid] },
    ...(failed.length > 0 && {
      '00081198': {
        vr: 'SQ',
        Value: failed.map((one) => ({ ...referenceOf(one), '00081197': { vr: 'US', Value: [one.reason] } })),
      },
    }),
    ...(committed.length > 0 && { [REFERENCED_SOP_SEQUENCE]: { vr: 'SQ', Value: committed.map(referenceOf) } }),
  };
  const isXml = type === 'application/dicom+xml';
  return reply.type(type).send(Buffer.from(isXml ? toNativeXml(fromDicomJson(model)) : stringifyDicomJson(model)));
}

function referenceOf({ sopClassUid, sopInstanceUid }: ReferencedInstance): DicomJson {
  return { '00081150': { vr: 'UI', Value: [sopClassUid] }, '00081155': { vr: 'UI', Value: [sopInstanceUid] } };
}
