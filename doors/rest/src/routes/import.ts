import type { IncomingMessage } from 'node:http';
import { type Archive, ArchiveError, type ArchiveErrorCode, HTTP_STATUS } from '@vesalius/archive/api';
import { parseMediaType } from '@vesalius/dicomweb';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { callerOf, type Http } from '../http/http.ts';
import { problem } from '../http/problem.ts';
import { importForm } from '../import/form-files.ts';
import { ImportFile } from '../import/import-file.ts';
import { type ImportReport, ImportResults } from '../import/import-result.ts';
import type { ImportTarget } from '../import/import-target.ts';
import { DEFAULT_ZIP_LIMITS, type ZipLimits } from '../import/zip-limits.ts';
import { Uid } from '../studies/study-schemas.ts';

const MEDIA_TYPES = [
  'application/dicom',
  'application/zip',
  'application/octet-stream',
  'multipart/form-data',
] as const;

const FileResultSchema = Type.Object({
  name: Type.Optional(Type.String()),
  outcome: Type.String({ description: 'stored, duplicate, quarantined, refused or skipped' }),
  instance: Type.Optional(Type.Record(Type.String(), Type.String())),
  caseId: Type.Optional(Type.Integer()),
  conflict: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String()),
});

const ReportSchema = Type.Object({
  stored: Type.Integer(),
  duplicate: Type.Integer(),
  quarantined: Type.Integer(),
  refused: Type.Integer(),
  skipped: Type.Integer({ description: 'Files that stand beside instances, as DICOMDIR' }),
  results: Type.Array(FileResultSchema),
  truncated: Type.Boolean({ description: 'There were more files than results are listed' }),
});

const KnownSchema = Type.Object(
  {
    sopInstanceUid: Uid,
    datasetSha256: Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'Of the data set as encoded, without preamble and meta group',
    }),
  },
  { additionalProperties: false },
);

const Binary = { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) };
const Form = {
  schema: Type.Unsafe<unknown>({
    type: 'object',
    properties: { file: { type: 'array', items: { type: 'string', format: 'binary' } } },
  }),
};

export interface ImportOptions {
  readonly dataDir: string;
  readonly zipLimits?: ZipLimits;
}

/** Import of instances, ZIPs of them, and forms with either. What is stored when the answer comes is durable. */
export async function importRoutes(http: Http, archive: Archive, options: ImportOptions): Promise<void> {
  await http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser([...MEDIA_TYPES], (_request, payload, done) => done(null, payload));
    scope.setValidatorCompiler(() => () => true); // the body is a stream
    scope.post(
      '/import',
      {
        bodyLimit: Number.MAX_SAFE_INTEGER,
        schema: {
          tags: ['Import'],
          summary: 'Import an instance, a ZIP of instances, or a form with files',
          body: {
            content: Object.fromEntries(
              MEDIA_TYPES.map((type) => [type, type.startsWith('multipart') ? Form : Binary]),
            ),
          },
          response: { 200: ReportSchema },
        },
      },
      (request, reply) => importBody(archive, options, request, reply),
    );
  });
}

/** What an interrupted sender need not send again. */
export function knownRoutes(http: Http, { ingest }: Archive): void {
  http.post(
    '/import/known',
    {
      schema: {
        tags: ['Import'],
        summary: 'Which of these very instances are kept already',
        body: Type.Object({ instances: Type.Array(KnownSchema, { minItems: 1, maxItems: 1000 }) }),
        response: { 200: Type.Object({ known: Type.Array(Type.Boolean(), { description: 'In the same order' }) }) },
      },
    },
    async (request) => ({ known: await ingest.holds(callerOf(request), request.body.instances) }),
  );
}

async function importBody(archive: Archive, options: ImportOptions, request: FastifyRequest, reply: FastifyReply) {
  const principal = callerOf(request);
  archive.access.demand(principal, 'store');
  const results = new ImportResults();
  const source = { door: 'import', principal, address: request.ip } as const;
  const target: ImportTarget = {
    dataDir: options.dataDir,
    zipLimits: options.zipLimits ?? DEFAULT_ZIP_LIMITS,
    results,
    receive: () => archive.ingest.receive(source, { form: 'file' }),
  };
  try {
    await readBody(request, target);
  } catch (error) {
    await results.settle();
    throw error;
  }
  return answer(await results.report(), reply);
}

async function readBody(request: FastifyRequest, target: ImportTarget): Promise<void> {
  const incoming = request.body as IncomingMessage | undefined;
  if (!incoming) throw new ArchiveError('not-understood', { detail: 'the request has no body' });
  const body: AsyncIterable<Buffer> = incoming.iterator({ destroyOnReturn: false }); // the refusal must still reach the sender
  const mediaType = parseMediaType(request.headers['content-type'] ?? '');
  if (mediaType?.type === 'multipart/form-data')
    return importForm(body, mediaType.parameters.get('boundary') ?? '', target);
  const file = new ImportFile(target);
  try {
    for await (const chunk of body) await file.write(chunk);
    await file.end();
  } catch (error) {
    await file.abort();
    throw error;
  }
}

/** When nothing at all was understood the request has failed; the report says why for each file. */
function answer(report: ImportReport, reply: FastifyReply) {
  const kept = report.stored + report.duplicate + report.quarantined;
  if (kept > 0 || report.refused === 0) return reply.send(report);
  return problem(reply, statusOf(report), { ...report, code: 'refused', detail: 'No file was kept' });
}

function statusOf({ results }: ImportReport): number {
  const codes = new Set(results.map(({ code }) => code).filter((code): code is ArchiveErrorCode => code !== undefined));
  const [only] = codes;
  return codes.size === 1 && only ? HTTP_STATUS[only] : 422;
}
