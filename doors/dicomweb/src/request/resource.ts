import type { Selection } from '@vesalius/archive/api';
import { isUid } from '@vesalius/dicom';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './http-problem.ts';

/** UIDs in the path of a resource (PS3.18 §10.1); those its level does not have are absent. */
export interface Resource {
  readonly study?: string;
  readonly series?: string;
  readonly instance?: string;
}

/** @throws HttpProblem 400 when a part of the path is not a UID (PS3.5 §9.1) */
export function resourceOf(request: FastifyRequest): Resource {
  const { study, series, instance } = request.params as Record<string, string | undefined>;
  for (const uid of [study, series, instance]) {
    if (uid !== undefined && !isUid(uid))
      throw new HttpProblem(400, 'bad-uid', 'The path has something else than a UID');
  }
  return { ...(study && { study }), ...(series && { series }), ...(instance && { instance }) };
}

export function selectionOf({ study, series, instance }: Resource): Selection {
  return {
    ...(study && { studyInstanceUids: [study] }),
    ...(series && { seriesInstanceUids: [series] }),
    ...(instance && { sopInstanceUids: [instance] }),
  };
}

/** Path of a resource below the service root. */
export function pathOf({ study, series, instance }: Resource): string {
  return `/studies/${study}${series ? `/series/${series}` : ''}${instance ? `/instances/${instance}` : ''}`;
}
