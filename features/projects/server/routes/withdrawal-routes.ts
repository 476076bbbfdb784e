import { type Archive, ArchiveError, makerName } from '@vesalius/archive/api';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { HoldersAnswer, PseudonymParams, ToldBody } from '../../contract/schemas.ts';
import { holdersOf } from '../consent/holders.ts';
import type { ProjectsData } from '../data.ts';
import { projectManaged } from '../known-project.ts';
import { told } from '../told.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project/consents/:pseudonym';

/** Who holds copies of somebody who has withdrawn, and who of them was told. */
export function withdrawalRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  const one = { tags, params: PseudonymParams, response: { 200: HoldersAnswer } };
  const pseudonymIn = (params: unknown) => (params as Static<typeof PseudonymParams>).pseudonym;
  http.get(
    `${ROOT}/holders`,
    { schema: { ...one, summary: 'Who holds copies of a patient who has withdrawn, and who was told of it' } },
    async (request) => {
      const { project } = await projectManaged(archive, request);
      return { holders: await holdersOf(archive, data, project.id, pseudonymIn(request.params)) };
    },
  );
  http.post(
    `${ROOT}/told`,
    { schema: { ...one, summary: 'Write down that a holder of copies was told of the withdrawal', body: ToldBody } },
    async (request) => {
      const asked = await projectManaged(archive, request);
      const { id } = asked.project;
      const pseudonym = pseudonymIn(request.params);
      const { holder, how } = request.body as Static<typeof ToldBody>;
      const holders = await holdersOf(archive, data, id, pseudonym);
      if (!holders.some((one) => one.holder === holder))
        throw new ArchiveError('not-found', { detail: 'nobody of that name holds copies' });
      data.withdrawals.tell(id, pseudonym, { holder, how, toldBy: makerName(asked.principal) });
      await told(archive, asked, 'holder-of-copies-told', { pseudonym, holder });
      return { holders: await holdersOf(archive, data, id, pseudonym) };
    },
  );
}
