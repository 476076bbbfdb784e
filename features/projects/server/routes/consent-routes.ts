import { type Archive, ArchiveError, type AuditKind, makerName } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { ConsentAnswer, ConsentBody, ConsentsAnswer, ProjectParams } from '../../contract/schemas.ts';
import type { ProjectsData } from '../data.ts';
import { type Asked, projectManaged, SEES_ALL, within } from '../known-project.ts';
import { patientKey } from '../register/patient-key.ts';
import { told } from '../told.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project/consents';
/** Ways on which copies leave the archive. */
const COPIED: readonly AuditKind[] = ['instances-transferred', 'instances-exported', 'instances-accessed'];
const MOST_COPIES = 200;

interface PatientOfProject {
  readonly patientId: string;
  readonly issuerOfPatientId: string;
  readonly key: string;
  readonly pseudonym: string;
}

/** What patients agree to, written down by hand; who withdraws is out at once, and the answer tells where copies went. */
export function consentRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  http.get(
    ROOT,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Consents of a project that were written down',
        response: { 200: ConsentsAnswer },
      },
    },
    async (request) => ({ consents: data.consents.list((await projectManaged(archive, request)).project.id) }),
  );
  http.put(
    ROOT,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary:
          'Write down that a patient agrees, or has withdrawn: studies go out of the project, and what left is listed',
        body: ConsentBody,
        response: { 200: ConsentAnswer },
      },
    },
    async (request) => {
      const asked = await projectManaged(archive, request);
      const { state, ...who } = request.body as Static<typeof ConsentBody>;
      const patient = await patientIn(data, asked.project.id, who);
      const { pseudonym } = patient;
      data.consents.record(asked.project.id, patient, { pseudonym, state, decidedBy: makerName(asked.principal) });
      const studies = await studiesOf(archive, asked.project.id, patient);
      await told(archive, asked, `consent-${state}`, { pseudonym, studies: studies.length });
      await carryOut(archive, data, asked, studies, state);
      if (state === 'withdrawn') await forgetOutputs(data, asked.project.id, pseudonym);
      const copies = state === 'withdrawn' ? await copiesOf(archive, data, asked.project.id, studies) : [];
      return { pseudonym, state, studies: studies.length, copies };
    },
  );
}

/** @throws ArchiveError `not-found`, `conflict` without a profile, `query-not-understood` */
async function patientIn(
  { register, lenses }: ProjectsData,
  project: number,
  { pseudonym, patientId, issuerOfPatientId }: Omit<Static<typeof ConsentBody>, 'state'>,
): Promise<PatientOfProject> {
  if (pseudonym !== undefined) {
    const original = register.original(project, 'patient', pseudonym);
    if (original === undefined) throw new ArchiveError('not-found', { detail: 'the project has no such pseudonym' });
    const known = JSON.parse(original) as Omit<PatientOfProject, 'pseudonym'>;
    return { ...known, key: known.key ?? patientKey(known.patientId, known.issuerOfPatientId), pseudonym };
  }
  if (patientId === undefined) throw new ArchiveError('query-not-understood', { detail: 'pseudonym or patientId' });
  const lens = await lenses.lens(project);
  if (!lens) throw new ArchiveError('conflict', { detail: 'the project has no profile yet' });
  const patient = { patientId, issuerOfPatientId, key: patientKey(patientId, issuerOfPatientId) };
  return { ...patient, pseudonym: lens.pseudonymOf(patient) };
}

async function studiesOf(archive: Archive, project: number, patient: PatientOfProject): Promise<string[]> {
  const copies = await studiesCalled(archive, project, patient.pseudonym, '');
  if (patient.patientId === '') return copies;
  return [...(await studiesCalled(archive, project, patient.patientId, patient.issuerOfPatientId)), ...copies];
}

async function studiesCalled(archive: Archive, project: number, patientId: string, issuer: string): Promise<string[]> {
  const matches = [{ kind: 'equals', path: [TAG.PatientID], value: patientId }] as const;
  const rows = await archive.search.searchAll(within(project, 'search'), { level: 'study', matches });
  const own = rows.filter(({ attributes }) => String(attributes['00100021']?.Value?.[0] ?? '') === issuer);
  return own.map(({ studyInstanceUid }) => studyInstanceUid!);
}

/**
 * Who has withdrawn is taken out for members of every role, and studies that were made de-identified are deleted: they exist for the
 * project alone. Who agrees is shown as the project shows it.
 */
async function carryOut(
  archive: Archive,
  { register }: ProjectsData,
  { principal, project }: Asked,
  studies: readonly string[],
  state: string,
): Promise<void> {
  for (const uid of studies) {
    if (state === 'withdrawn' && register.isCopy(project.id, uid))
      await archive.lifecycle.discard(within(project.id, 'delete'), { studyInstanceUids: [uid] });
    if (state === 'withdrawn') await archive.projects.takeStudy(principal, project.id, uid);
    else await archive.projects.putStudy(principal, project.id, uid);
  }
}

/** What waits for its review goes too. */
async function forgetOutputs({ batches, batchFiles }: ProjectsData, project: number, pseudonym: string): Promise<void> {
  for (const { batch, instance } of batches.withdraw(project, pseudonym)) await batchFiles.removeOne(batch, instance);
}

/** Events of the audit trail about the studies, by their own UIDs and by those that stand for them. */
async function copiesOf(archive: Archive, { lenses }: ProjectsData, project: number, studies: readonly string[]) {
  const lens = await lenses.lens(project);
  const uids = studies.flatMap((uid) => (lens ? [uid, lens.uid(uid)] : [uid]));
  const copies: Static<typeof ConsentAnswer>['copies'] = [];
  for (const studyInstanceUid of uids)
    for (const kind of COPIED) {
      const rows = await archive.audit.list(SEES_ALL, {
        studyInstanceUid,
        kind,
        outcome: 'success',
        limit: MOST_COPIES,
      });
      for (const { actor, at, facts } of rows) {
        const destination = facts?.destination;
        copies.push({
          studyInstanceUid,
          kind,
          actor,
          at,
          ...(destination !== undefined && { destination: String(destination) }),
        });
      }
    }
  return copies.sort((one, other) => other.at - one.at);
}
