import type { VerifyReport } from '@vesalius/archive/core';
import type { Command } from 'commander';
import {
  blobsOf,
  type DataFolder,
  type DataFolderOptions,
  dataFolderOf,
  hasIndex,
  indexOf,
  withDataFolder,
} from '../archive/data-folder.ts';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';
import { startProgress } from '../progress.ts';

interface VerifyOptions extends DataFolderOptions {
  readonly json?: boolean;
}

export function verifyCommand(program: Command, io: Io): void {
  withDataFolder(program.command('verify'))
    .description(
      'read every kept file and compare it with its checksums; the server must not run, unless the index is in PostgreSQL',
    )
    .option('--json', 'the report as JSON')
    .action((options: VerifyOptions) => verify(options, io));
}

async function verify(options: VerifyOptions, io: Io): Promise<void> {
  const folder = dataFolderOf(options, io);
  if (!hasIndex(folder)) throw new CliError(`${folder.path} has no index: npx vesalius rebuild makes one`);
  await verifyFolder(folder, options, io);
}

/** Reads every kept file of a data folder that no server uses, and tells what was found. */
export async function verifyFolder(folder: DataFolder, options: Pick<VerifyOptions, 'json'>, io: Io): Promise<void> {
  const { verifyArchive } = await import('@vesalius/archive/core');
  const blobs = await blobsOf(folder);
  const index = await indexOf(folder);
  const { instances } = await index.statistics({ sees: 'all' });
  const progress = startProgress(io, 'Verified', instances);
  try {
    tell(await verifyArchive({ blobs, index }, () => progress.advance()), options, io);
  } finally {
    progress.end();
    await index.close();
    await blobs.close();
  }
}

function tell(report: VerifyReport, { json }: Pick<VerifyOptions, 'json'>, io: Io): void {
  if (report.corrupt.length > 0) io.exitCode = 1;
  if (json) return void io.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  for (const { sopInstanceUid, blobKey, reason } of report.corrupt) {
    io.stdout.write(`damaged: ${sopInstanceUid} in ${blobKey} (${reason})\n`);
  }
  const size = (report.bytes / 1e6).toFixed(1);
  io.stdout.write(`${report.instances} instances, ${size} MB read, ${report.corrupt.length} damaged\n`);
}
