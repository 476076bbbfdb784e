import { type DicomJson, isUid, newUid } from '@vesalius/dicom';
import { formDecoded, queryStringOf, splitQueryString } from '@vesalius/dicomweb';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../request/http-problem.ts';

/** The UID in the path. @throws HttpProblem 400 */
export function workitemOf(request: FastifyRequest): string {
  return uid((request.params as { workitem: string }).workitem);
}

/** The UID of a new workitem: of the query, else of its data set, else a new one. @throws HttpProblem 400 */
export function newWorkitemUid(request: FastifyRequest, model: DicomJson): string {
  const given = uidOfQuery(request, 'workitem') ?? model['00080018']?.Value?.[0];
  return given === undefined ? newUid() : uid(String(given));
}

/** A UID of the query: the value of a parameter, or a UID that is the query itself, as the standard had it before. */
export function uidOfQuery(request: FastifyRequest, name: string): string | undefined {
  const parameters = splitQueryString(queryStringOf(request.raw.url ?? ''));
  const named = parameters.find((parameter) => parameter.name.toLowerCase() === name);
  if (named) return uid(formDecoded(named.value));
  return parameters.find((parameter) => parameter.value === '' && isUid(parameter.name))?.name;
}

function uid(text: string): string {
  if (!isUid(text)) throw new HttpProblem(400, 'bad-uid', 'The request has something else than a UID');
  return text;
}
