import { createHmac, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Archive, ArchiveError, makerName } from '@vesalius/archive/api';
import { DeidentifyError } from '@vesalius/deidentify';
import { answerBlindly } from '@vesalius/deidentify/blind';
import { TAG } from '@vesalius/dicom';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { ProjectParams } from '../../contract/schemas.ts';
import { KeysAnswer, KeysBody, UploadedAnswer, UploadTermsAnswer } from '../../contract/upload-schemas.ts';
import type { ProjectsData } from '../data.ts';
import { requireRoom } from '../join/quota.ts';
import { type Asked, projectManaged, SEES_ALL, within } from '../known-project.ts';
import { isOut } from '../register/consents.ts';
import { told } from '../told.ts';
import { KeyAllowance } from '../upload/key-allowance.ts';
import { ingestFile, uploadedInstance } from '../upload/uploaded-file.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project/uploads';
const DICOM = 'application/dicom';
/** A page holds a file in memory. */
const MOST_BYTES = 1024 * 1024 * 1024;

/** Images that a page has de-identified before they are sent; see ADR 0013. */
export function uploadRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  const allowance = new KeyAllowance({ now: () => Date.now() });
  http.get(
    ROOT,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'How a page has to de-identify what it uploads to the project',
        response: { 200: UploadTermsAnswer },
      },
    },
    async (request) => (await termsAsked(archive, data, request)).terms,
  );
  http.post(
    `${ROOT}/keys`,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Keys of patients who are not told (RFC 9497): answers to blinded elements',
        body: KeysBody,
        response: { 200: KeysAnswer },
      },
    },
    async (request) => {
      const { asked } = await termsAsked(archive, data, request);
      const { blinded } = request.body as Static<typeof KeysBody>;
      allowance.take(makerName(asked.principal), blinded.length);
      await told(archive, asked, 'upload-keys-given', { keys: blinded.length });
      const secret = createHmac('sha256', data.register.projectKey(asked.project.id)).update('blind keys').digest();
      return { evaluated: blinded.map((point) => answered(secret, point)) };
    },
  );
  fileRoute(http, archive, data);
}

function fileRoute(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(DICOM, (_request, payload, done) => done(null, payload));
    scope.setValidatorCompiler(() => () => true); // the body is a stream
    scope.post(
      ROOT,
      {
        bodyLimit: MOST_BYTES,
        schema: {
          tags,
          params: ProjectParams,
          summary: 'An instance that a page has de-identified',
          body: { content: { [DICOM]: { schema: { type: 'string', format: 'binary' } } } },
          response: { 201: UploadedAnswer },
        },
      },
      async (request, reply) => reply.code(201).send(await taken(archive, data, request)),
    );
  });
}

/** Looks at what came, and keeps it; the register knows it before the archive does, else it would be taken for an original. */
async function taken(
  archive: Archive,
  data: ProjectsData,
  request: FastifyRequest,
): Promise<Static<typeof UploadedAnswer>> {
  const { asked, terms } = await termsAsked(archive, data, request);
  const project = asked.project.id;
  await requireRoom(archive, data.governance, project);
  await mkdir(data.uploads, { recursive: true, mode: 0o700 });
  const path = join(data.uploads, randomUUID());
  try {
    await pipeline(request.body as IncomingMessage, createWriteStream(path, { mode: 0o600 }));
    const { pseudonym, study, series, instance } = await uploadedInstance(path, terms.prefix);
    const key = `upload\0${pseudonym}`;
    if (isOut(data.consents.of(project, { key })))
      throw new ArchiveError('conflict', { detail: 'consent to the project was withdrawn' });
    await demandNew(archive, data, project, study);
    const nobody = JSON.stringify({ patientId: '', issuerOfPatientId: '', patientName: '', key });
    data.register.remember(project, [
      { kind: 'patient', pseudonym, original: nobody },
      { kind: 'copy-study', pseudonym: study, original: '' },
      { kind: 'copy-series', pseudonym: series, original: '' },
      { kind: 'copy-instance', pseudonym: instance, original: '' },
    ]);
    await ingestFile(archive, project, path);
    await archive.projects.putStudy(within(project, 'projects.manage', 'retrieve', 'search'), project, study);
    return { study, pseudonym };
  } finally {
    await rm(path, { force: true });
  }
}

/** What is in the archive already by another way must not pass for de-identified. @throws ArchiveError `conflict` */
async function demandNew(archive: Archive, { register }: ProjectsData, project: number, study: string): Promise<void> {
  if (register.isCopy(project, study)) return;
  const matches = [{ kind: 'equals', path: [TAG.StudyInstanceUID], value: study }] as const;
  if ((await archive.search.count(SEES_ALL, { level: 'study', matches })) > 0)
    throw new ArchiveError('conflict', { detail: 'the archive has that study already' });
}

/** @throws ArchiveError `not-permitted`, `conflict` when the project takes no uploads */
async function termsAsked(
  archive: Archive,
  { governance, lenses }: ProjectsData,
  request: FastifyRequest,
): Promise<{ readonly asked: Asked; readonly terms: Static<typeof UploadTermsAnswer> }> {
  const asked = await projectManaged(archive, request);
  archive.access.demandAt(asked.principal, 'store', { of: 'project', project: asked.project.id });
  const agreed = governance.get(asked.project.id);
  const version = governance.profiles(asked.project.id).at(-1);
  const lens = await lenses.lens(asked.project.id);
  if (!agreed || !version || !lens) throw new ArchiveError('conflict', { detail: 'the project has no profile yet' });
  if (agreed.needsReview || agreed.needsConsent)
    throw new ArchiveError('conflict', { detail: 'the project needs a review, or consent to be known' });
  if (agreed.pseudonyms === 'list')
    throw new ArchiveError('conflict', { detail: 'pseudonyms of the project come from a list, which no page is told' });
  const { consentFor } = agreed;
  return { asked, terms: { profile: { ...version.document }, prefix: lens.prefix, consentFor } };
}

function answered(secret: Uint8Array, point: string): string {
  try {
    return Buffer.from(answerBlindly(secret, Buffer.from(point, 'hex'))).toString('hex');
  } catch (error) {
    if (error instanceof DeidentifyError) throw new ArchiveError('query-not-understood', { detail: error.message });
    throw error;
  }
}
