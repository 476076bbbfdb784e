import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditFilter, AuditRow, SignedAuditHead } from '@vesalius/archive/api';
import type { TrailReport } from '@vesalius/archive/core';
import type { AuditTrail } from '@vesalius/archive/index-sql';
import { AUDIT_FORMATS, type AuditFormatName, type AuditSource } from '@vesalius/audit';
import { type Command, Option } from 'commander';
import {
  type DataFolder,
  type DataFolderOptions,
  hasIndex,
  indexOf,
  isFar,
  namedFolder,
  withDataFolder,
} from '../archive/data-folder.ts';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';
import { verifyReportCommand } from './audit-report.ts';

interface VerifyOptions extends DataFolderOptions {
  readonly heads?: string;
  readonly publicKey?: string;
  readonly json?: boolean;
}

interface ExportOptions extends DataFolderOptions {
  readonly format: AuditFormatName;
  readonly from?: string;
  readonly to?: string;
  readonly study?: string;
  readonly actor?: string;
  readonly source: string;
}

/** Rows of one question to the index. */
const PAGE = 1_000;

/** The audit trail from the side: neither needs the server to be stopped. */
export function auditCommand(program: Command, io: Io): void {
  const audit = program.command('audit').description('verify and export the audit trail');
  withDataFolder(audit.command('verify'))
    .description(
      'check every row of the audit trail under its link, and the signed heads; ends with 1 when one is wrong',
    )
    .option('--heads <file>', 'signed heads, a line of JSON each (audit/heads.jsonl of the data folder)')
    .option('--public-key <file>', 'the key they were signed with, PEM (audit/public-key.pem of the data folder)')
    .option('--json', 'the report as JSON')
    .action((options: VerifyOptions) => verify(options, io));
  verifyReportCommand(audit, io);
  withDataFolder(audit.command('export'))
    .description('write the audit trail to standard output, oldest first')
    .addOption(new Option('--format <format>', 'how').choices(Object.keys(AUDIT_FORMATS)).default('json'))
    .option('--from <time>', 'only what happened from then on, such as 2026-11-24 or 2026-11-24T09:30:00Z')
    .option('--to <time>', 'only what happened before')
    .option('--study <uid>', 'only about this study')
    .option('--actor <name>', 'only by this one')
    .option('--source <name>', 'what this archive is called in xml and fhir', 'vesalius')
    .action((options: ExportOptions) => exportTrail(options, io));
}

async function verify(options: VerifyOptions, io: Io): Promise<void> {
  const folder = indexed(options, io);
  const heads = headsOf(options.heads ?? join(folder.path, 'audit', 'heads.jsonl'), options.heads !== undefined);
  const isGenuine = await judgeOf(options.publicKey ?? join(folder.path, 'audit', 'public-key.pem'), heads.length > 0);
  const [trail, { verifyTrail }] = await Promise.all([trailOf(folder), import('@vesalius/archive/core')]);
  try {
    tell(await verifyTrail(trail.records, heads, isGenuine), options, io);
  } finally {
    await trail.close();
  }
}

function indexed(options: DataFolderOptions, io: Io): DataFolder {
  const folder = namedFolder(options, io);
  if (!hasIndex(folder)) throw new CliError(`${folder.path} has no index, hence no audit trail`);
  return folder;
}

interface Trail {
  readonly records: AuditTrail['records'];
  close(): void | Promise<void>;
}

/** Beside a running server: of a file it is read as it is, of a database as any node reads it. */
async function trailOf(folder: DataFolder): Promise<Trail> {
  if (isFar(folder.databaseUrl)) {
    const index = await indexOf(folder);
    return { records: index.audit, close: () => index.close() };
  }
  const { openAuditTrail } = await import('@vesalius/archive/index-sql');
  return openAuditTrail(folder.indexPath);
}

/** What a crash has left half-way is behind the last end of a line; anything else that is no JSON is somebody's doing. */
function headsOf(path: string, named: boolean): SignedAuditHead[] {
  if (!existsSync(path)) {
    if (named) throw new CliError(`there is no file ${path}`);
    return [];
  }
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  try {
    return lines.map((line) => JSON.parse(line) as SignedAuditHead);
  } catch (error) {
    throw new CliError(`${path} holds a line that is no signed head`, 1, error);
  }
}

async function judgeOf(path: string, needed: boolean): Promise<(head: SignedAuditHead) => boolean> {
  const { headIsGenuine } = await import('@vesalius/audit');
  if (!existsSync(path)) {
    if (needed) throw new CliError(`there is no public key ${path}: --public-key names it`);
    return () => false;
  }
  const pem = readFileSync(path, 'utf8');
  return (head) => headIsGenuine(head, pem);
}

const CHAIN_WORDS = {
  changed: 'is not what was written, or stands in the place of another',
  missing: 'does not follow on the row before it: rows are missing',
  unsealed: 'has no link',
} as const;
const HEAD_WORDS = {
  cut: 'the trail ends before a row that was signed',
  differs: 'is not the row that was signed',
  forged: 'a head with this id has a signature of another key',
} as const;

function tell(report: TrailReport, { json }: Pick<VerifyOptions, 'json'>, io: Io): void {
  if (report.breaks.length + report.headFindings.length > 0) io.exitCode = 1;
  if (json) return void io.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  for (const { id, problem } of report.breaks) io.stdout.write(`row ${id}: ${CHAIN_WORDS[problem]}\n`);
  for (const { id, problem } of report.headFindings) io.stdout.write(`row ${id}: ${HEAD_WORDS[problem]}\n`);
  const wrong = report.breaks.length + report.headFindings.length;
  io.stdout.write(
    `${report.rows} rows, ${report.heads} signed heads, ${wrong} findings; last row ${report.last.id}, link ${report.last.link}\n`,
  );
}

async function exportTrail({ format: name, source: id, ...options }: ExportOptions, io: Io): Promise<void> {
  const filter = filterOf(options);
  const folder = indexed(options, io);
  const trail = await trailOf(folder);
  const format = AUDIT_FORMATS[name];
  const source: AuditSource = { id };
  let first = true;
  try {
    io.stdout.write(format.begin);
    for await (const row of rowsOf(trail.records, filter)) {
      io.stdout.write(format.row(row, source, first));
      first = false;
    }
    io.stdout.write(format.end);
  } finally {
    await trail.close();
  }
}

async function* rowsOf(
  records: { list(filter: AuditFilter): Promise<AuditRow[]> },
  filter: Omit<AuditFilter, 'limit'>,
): AsyncIterable<AuditRow> {
  let after = 0;
  for (;;) {
    const rows = await records.list({ ...filter, after, limit: PAGE });
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

function filterOf({ from, to, study, actor }: Omit<ExportOptions, 'format' | 'source'>): Omit<AuditFilter, 'limit'> {
  return {
    ...(from !== undefined && { from: momentOf(from) }),
    ...(to !== undefined && { to: momentOf(to) }),
    ...(study !== undefined && { studyInstanceUid: study }),
    ...(actor !== undefined && { actor }),
  };
}

function momentOf(text: string): number {
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new CliError(`${text} is no date`, 2);
  return moment;
}
