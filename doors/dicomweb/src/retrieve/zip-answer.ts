import type { Archive, Principal, StoredInstance } from '@vesalius/archive/api';
import { formDecoded, negotiate, queryStringOf, splitQueryString } from '@vesalius/dicomweb';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendBytes } from '../answer/send-bytes.ts';
import { acceptedBy } from '../request/accepted.ts';
import { HttpProblem, notAcceptable } from '../request/http-problem.ts';
import { type Resource, selectionOf } from '../request/resource.ts';
import { dicomOffers } from './dicom-offers.ts';
import { checkDicomdir, ZIP_TYPE, zipOf, zipOffer } from './zip.ts';

/** Whether the client would rather have a ZIP than the media types of DICOM, judged by the first instance. */
export function wantsZip(request: FastifyRequest, first: StoredInstance): boolean {
  const accepted = acceptedBy(request);
  const named = accepted.find(({ type }) => type === ZIP_TYPE)?.parameters.get('transfer-syntax');
  const zip = named === undefined ? zipOffer(first) : { ...zipOffer(first), transferSyntaxUid: named };
  return negotiate(accepted, [...dicomOffers(first.transferSyntaxUid, true, []), zip])?.type === ZIP_TYPE;
}

/** Sends a study, series or instance as a ZIP; `dicomdir=true` puts a DICOMDIR into it. */
export async function sendZip(
  { retrieve }: Archive,
  principal: Principal,
  resource: Resource,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const accepted = acceptedBy(request);
  const selection = selectionOf(resource);
  const withDicomdir = wishesDicomdir(request);
  let all = 0;
  let wanted = 0;
  for await (const instance of retrieve.select(principal, selection)) {
    all++;
    if (negotiate(accepted, [zipOffer(instance)])) wanted++;
  }
  if (wanted === 0) throw notAcceptable('No instance is kept in the transfer syntax that is wished');
  if (withDicomdir) checkDicomdir(wanted);
  const uid = resource.instance ?? resource.series ?? resource.study;
  return sendBytes(reply, {
    status: wanted === all ? 200 : 206,
    type: ZIP_TYPE,
    headers: { 'content-disposition': `attachment; filename="${uid}.zip"` },
    bytes: zipOf(retrieve, { principal, selection, accepted, withDicomdir }),
  });
}

/** @throws HttpProblem 400 for what is neither true nor false */
function wishesDicomdir(request: FastifyRequest): boolean {
  const query = splitQueryString(queryStringOf(request.raw.url ?? ''));
  const value = query.find(({ name }) => name.toLowerCase() === 'dicomdir')?.value;
  const text = value === undefined ? 'false' : formDecoded(value).toLowerCase();
  if (text === 'true' || text === '') return true;
  if (text === 'false') return false;
  throw new HttpProblem(400, 'bad-parameter', 'dicomdir is neither true nor false');
}
