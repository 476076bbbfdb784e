import { existsSync } from 'node:fs';
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildDicomdir, type DicomdirInstance, directoryKeysOf, StreamReader } from '@vesalius/dicom';
import type { Command } from 'commander';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';
import { several } from '../options.ts';
import { type Progress, startProgress } from '../progress.ts';
import {
  refusalOf,
  type ServerConnection,
  type ServerOptions,
  serverOf,
  withServerOptions,
} from '../server/connection.ts';
import { type FoundStudy, searchStudies } from '../server/studies.ts';

interface ExportOptions extends ServerOptions {
  readonly study?: readonly string[];
  readonly query?: readonly string[];
  readonly all?: boolean;
}

/** Enough for every key of a directory record. */
const VALUES_UP_TO = 4096;

export function exportCommand(program: Command, io: Io): void {
  const command = program
    .command('export')
    .description('write studies of the server into a folder with a DICOMDIR')
    .argument('<folder>', 'an empty or new folder')
    .option('--study <uid>', 'Study Instance UID; several times', several)
    .option(
      '-q, --query <key=value>',
      'all studies that match, as PatientID=123 or StudyDate=20260101-; several times',
      several,
    )
    .option('--all', 'all studies');
  withServerOptions(command).action(async (folder: string, options: ExportOptions) => {
    const server = serverOf(options, io);
    try {
      await exportStudies(folder, server, options, io);
    } catch (error) {
      throw refusalOf(error, server.url);
    }
  });
}

async function exportStudies(folder: string, server: ServerConnection, options: ExportOptions, io: Io): Promise<void> {
  if (existsSync(join(folder, 'DICOMDIR'))) throw new CliError(`${folder} has a DICOMDIR already`, 2);
  const written: DicomdirInstance[] = [];
  const progress = startProgress(io, 'Exported');
  let expected = 0;
  let studies = 0;
  try {
    for await (const study of wanted(server, options)) {
      if (io.signal.aborted) break;
      studies++;
      expected += study.instances;
      progress.grow(study.instances);
      await exportStudy(folder, server, { study, number: studies }, written, progress);
    }
  } finally {
    progress.end();
  }
  if (studies === 0) throw new CliError('no study matches');
  const fileSetId = 'VESALIUS';
  await writeFile(join(folder, 'DICOMDIR'), buildDicomdir(written, { fileSetId }).bytes);
  io.stdout.write(`${studies} studies, ${written.length} instances in ${folder}\n`);
  if (written.length < expected) {
    io.stderr.write(`${expected - written.length} instances did not come\n`);
    io.exitCode = 1;
  }
  if (io.signal.aborted) io.exitCode = 130;
}

async function* wanted(server: ServerConnection, { study, query, all }: ExportOptions): AsyncGenerator<FoundStudy> {
  if (!study && !query && !all) throw new CliError('say what to export: --study, --query or --all', 2);
  for (const uid of study ?? []) {
    const found = await Array.fromAsync(searchStudies(server, { StudyInstanceUID: uid }));
    if (found.length === 0) throw new CliError(`the server has no study ${uid}`);
    yield* found;
  }
  if (query || all) yield* searchStudies(server, Object.fromEntries((query ?? []).map(parseQuery)));
}

function parseQuery(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new CliError(`--query: ${text} is not of the form keyword=value`, 2);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** A study as `DICOM/ST000001/IM000001` and so on (PS3.10 §8.2). */
async function exportStudy(
  folder: string,
  { dicomweb }: ServerConnection,
  { study, number }: { readonly study: FoundStudy; readonly number: number },
  written: DicomdirInstance[],
  progress: Progress,
): Promise<void> {
  let count = 0;
  for await (const { body } of dicomweb.retrieve(`studies/${study.studyInstanceUid}`)) {
    const fileId = ['DICOM', numbered('ST', number), numbered('IM', ++count)];
    written.push(await writeInstance(join(folder, ...fileId), body, fileId));
    progress.advance();
  }
}

function numbered(prefix: string, number: number): string {
  return `${prefix}${String(number).padStart(6, '0')}`;
}

/** Streams a file to disk and reads on the way what the DICOMDIR says of it; it has its name only when it is whole. */
async function writeInstance(
  path: string,
  body: AsyncIterable<Uint8Array>,
  fileId: readonly string[],
): Promise<DicomdirInstance> {
  await mkdir(dirname(path), { recursive: true });
  const reader = new StreamReader({ form: 'file', valuesUpTo: VALUES_UP_TO });
  const file = await open(`${path}.part`, 'w');
  try {
    for await (const bytes of body) {
      reader.write(bytes);
      await file.write(bytes);
    }
  } finally {
    await file.close();
  }
  const { dataset, transferSyntax } = reader.end();
  await rename(`${path}.part`, path);
  return { dataset: directoryKeysOf(dataset), transferSyntaxUid: transferSyntax.uid, fileId };
}
