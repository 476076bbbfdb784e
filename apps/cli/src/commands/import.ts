import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { sentenceOf } from '../failure.ts';
import { holdsInstance, isZip } from '../files/instance-file.ts';
import { ImportJournal } from '../files/journal.ts';
import { inParallel } from '../files/pool.ts';
import { type FoundFile, type MissingFile, walk } from '../files/walk.ts';
import type { Io } from '../io.ts';
import { positiveInteger } from '../options.ts';
import { type Progress, startProgress } from '../progress.ts';
import { type ServerConnection, type ServerOptions, serverOf, withServerOptions } from '../server/connection.ts';
import { sendFile } from '../server/send-file.ts';
import { sendZip } from '../server/send-zip.ts';

interface ImportOptions extends ServerOptions {
  readonly journal: string;
  readonly resume: boolean;
  readonly report?: string;
  readonly parallel: number;
}

/** What `--report` writes. */
export interface ImportReport {
  readonly server: string;
  readonly startedAt: string;
  endedAt: string;
  interrupted: boolean;
  found: number;
  stored: number;
  resumed: number;
  skipped: number;
  bytes: number;
  readonly held: { readonly path: string; readonly reason: string }[];
  readonly failed: { readonly path: string; readonly reason: string }[];
}

const JOURNAL = 'vesalius-import.journal';

export function importCommand(program: Command, io: Io): void {
  const command = program
    .command('import')
    .description(
      'send files, folders, ZIPs or what a DICOMDIR lists to the server; files without an instance are passed over',
    )
    .argument('<path...>', 'files, folders, DICOMDIR files')
    .option('--journal <file>', 'remembers what the server acknowledged, so that the same command goes on', JOURNAL)
    .option('--no-resume', 'send everything, whatever the journal says')
    .option('--report <file>', 'write what became of everything as JSON')
    .option('--parallel <count>', 'files sent at once', positiveInteger, 8);
  withServerOptions(command).action((paths: string[], options: ImportOptions) => importPaths(paths, options, io));
}

async function importPaths(paths: readonly string[], options: ImportOptions, io: Io): Promise<void> {
  const server = serverOf(options, io);
  const work = new Import(server, new ImportJournal(options.journal, server.url), options, io);
  try {
    await inParallel(work.files(paths), options.parallel, (file) => work.take(file));
  } finally {
    work.end();
    if (options.report) await writeFile(options.report, `${JSON.stringify(work.report, undefined, 2)}\n`);
  }
  summarize(work.report, io);
}

class Import {
  readonly report: ImportReport;
  readonly #server: ServerConnection;
  readonly #journal: ImportJournal;
  readonly #resume: boolean;
  readonly #io: Io;
  readonly #progress: Progress;

  constructor(server: ServerConnection, journal: ImportJournal, { resume }: ImportOptions, io: Io) {
    this.#server = server;
    this.#journal = journal;
    this.#resume = resume;
    this.#io = io;
    this.#progress = startProgress(io, 'Imported');
    const now = new Date().toISOString();
    const counts = { found: 0, stored: 0, resumed: 0, skipped: 0, bytes: 0 };
    this.report = {
      server: server.url,
      startedAt: now,
      endedAt: now,
      interrupted: false,
      ...counts,
      held: [],
      failed: [],
    };
  }

  /** Files to look at, until Ctrl-C. */
  async *files(paths: readonly string[]): AsyncGenerator<FoundFile> {
    for await (const file of walk(paths)) {
      if (this.#io.signal.aborted) {
        this.report.interrupted = true;
        return;
      }
      this.report.found++;
      this.#progress.grow(1);
      if ('missing' in file) this.#missing(file);
      else yield file;
    }
  }

  async take(file: FoundFile): Promise<void> {
    try {
      await this.#send(file);
    } finally {
      this.#progress.advance();
    }
  }

  end(): void {
    this.report.endedAt = new Date().toISOString();
    this.#progress.end();
    this.#journal.close();
  }

  async #send(file: FoundFile): Promise<void> {
    if (this.#resume && this.#journal.has(file)) {
      this.report.resumed++;
      return;
    }
    const { path } = file;
    const zip = await isZip(path).catch((error) => this.#failed(path, sentenceOf(error)));
    if (zip === undefined) return;
    if (zip) return this.#sendZip(file);
    const worth = await holdsInstance(path).catch((error) => this.#failed(path, sentenceOf(error)));
    if (worth === undefined) return;
    if (!worth) {
      this.report.skipped++;
      return;
    }
    const sent = await sendFile(this.#server, file);
    if (sent.outcome === 'failed') return void this.#failed(path, sent.reason);
    if (sent.outcome === 'held') this.report.held.push({ path, reason: sent.reason });
    else this.report.stored++;
    this.report.bytes += file.size;
    this.#journal.add(file);
  }

  async #sendZip(file: FoundFile): Promise<void> {
    const { path, size } = file;
    const sent = await sendZip(this.#server, file);
    for (const { name, reason } of sent.held) this.report.held.push({ path: `${path}: ${name}`, reason });
    for (const { name, reason } of sent.failed) this.#failed(name === '' ? path : `${path}: ${name}`, reason);
    this.report.stored += sent.stored;
    this.report.skipped += sent.skipped;
    this.report.bytes += size;
    if (sent.failed.length === 0) this.#journal.add(file);
  }

  #missing({ path }: MissingFile): void {
    this.#failed(path, 'the DICOMDIR lists it, but it is not there');
    this.#progress.advance();
  }

  #failed(path: string, reason: string): undefined {
    this.report.failed.push({ path, reason });
    return undefined;
  }
}

function summarize(report: ImportReport, io: Io): void {
  const { stored, resumed, skipped, held, failed, interrupted } = report;
  for (const { path, reason } of held) io.stderr.write(`held: ${path}: ${reason}\n`);
  for (const { path, reason } of failed) io.stderr.write(`not stored: ${path}: ${reason}\n`);
  const parts = [
    `${stored} stored`,
    ...(resumed > 0 ? [`${resumed} stored before`] : []),
    ...(held.length > 0 ? [`${held.length} held for a decision`] : []),
    ...(skipped > 0 ? [`${skipped} not DICOM`] : []),
    `${failed.length} failed`,
  ];
  io.stdout.write(`${parts.join(', ')}${interrupted ? '; interrupted, the same command goes on' : ''}\n`);
  if (failed.length > 0 || interrupted) io.exitCode = interrupted ? 130 : 1;
}
