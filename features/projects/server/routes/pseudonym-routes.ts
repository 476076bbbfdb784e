import { type Archive, ArchiveError } from '@vesalius/archive/api';
import type { ListedPseudonyms } from '@vesalius/deidentify';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { ProjectParams, PseudonymListAnswer, PseudonymListBody } from '../../contract/schemas.ts';
import type { ProjectsData } from '../data.ts';
import { projectManaged } from '../known-project.ts';
import { VIEW_JOB } from '../profile/view-job.ts';
import { checkedList } from '../register/pseudonym-list.ts';
import { told } from '../told.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project/pseudonyms';
const MOST_BYTES = 17_000_000;
const MOST_SHOWN = 1000;

/** The list that pseudonyms of a project are taken from; kept sealed, and told without those for whom they stand. */
export function pseudonymRoutes(http: FastifyInstance, archive: Archive, { governance, register }: ProjectsData): void {
  const one = { tags, params: ProjectParams, response: { 200: PseudonymListAnswer } };
  const shown = (project: number, { entries }: Pick<ListedPseudonyms, 'entries'>) => ({
    total: entries.length,
    pseudonyms: entries.slice(0, MOST_SHOWN).map(({ pseudonym }) => ({
      pseudonym,
      isUsed: register.original(project, 'patient', pseudonym) !== undefined,
    })),
  });
  http.get(
    ROOT,
    { schema: { ...one, summary: 'The pseudonyms that a project may give, and which of them it has given' } },
    async (request) => {
      const { id } = (await projectManaged(archive, request)).project;
      const kept = register.pseudonymList(id);
      return shown(id, kept ? checkedList(register, id, kept.csv) : { entries: [] });
    },
  );
  http.put(
    ROOT,
    {
      bodyLimit: MOST_BYTES,
      schema: {
        ...one,
        summary: 'Give a project the list of its pseudonyms; those that patients have cannot change',
        body: PseudonymListBody,
      },
    },
    async (request) => {
      const asked = await projectManaged(archive, request);
      const { id, studies } = asked.project;
      if (governance.get(id)?.pseudonyms !== 'list')
        throw new ArchiveError('conflict', { detail: 'pseudonyms of this project come from no list' });
      const { csv } = request.body as Static<typeof PseudonymListBody>;
      const listed = checkedList(register, id, csv);
      register.keepPseudonymList(id, csv, Date.now());
      await told(archive, asked, 'project-pseudonyms-listed', { pseudonyms: listed.entries.length });
      if (governance.profiles(id).length === 0) return shown(id, listed);
      const job = await archive.jobs.start(asked.principal, VIEW_JOB, { project: id, studies });
      return { ...shown(id, listed), job: job.id };
    },
  );
}
