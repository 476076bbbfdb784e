import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TextSignature } from '@vesalius/audit';
import type { Command } from 'commander';
import { type DataFolderOptions, namedFolder, withDataFolder } from '../archive/data-folder.ts';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';

interface ReportOptions extends DataFolderOptions {
  readonly publicKey?: string;
}

interface SignedReport extends TextSignature {
  readonly report: Readonly<Record<string, unknown>>;
}

/** Whether a report of a review is the one that was signed. */
export function verifyReportCommand(audit: Command, io: Io): void {
  withDataFolder(audit.command('verify-report <file>'))
    .description('check the signature of a report of a review; ends with 1 when it is wrong')
    .option('--public-key <file>', 'the key it was signed with, PEM (audit/public-key.pem of the data folder)')
    .action((file: string, options: ReportOptions) => verifyReport(file, options, io));
}

async function verifyReport(file: string, options: ReportOptions, io: Io): Promise<void> {
  const { report, key, signature } = signedReport(file);
  const pem = options.publicKey ?? join(namedFolder(options, io).path, 'audit', 'public-key.pem');
  if (!existsSync(pem)) throw new CliError(`there is no public key ${pem}: --public-key names it`);
  const { textIsGenuine } = await import('@vesalius/audit');
  if (textIsGenuine(JSON.stringify(report), { key, signature }, readFileSync(pem, 'utf8')))
    return void io.stdout.write(`signed with key ${key}\n`);
  io.exitCode = 1;
  io.stdout.write('this is not the report that was signed with this key\n');
}

function signedReport(path: string): SignedReport {
  if (!existsSync(path)) throw new CliError(`there is no file ${path}`);
  try {
    const { report, key, signature } = JSON.parse(readFileSync(path, 'utf8')) as SignedReport;
    if (typeof report === 'object' && typeof key === 'string' && typeof signature === 'string')
      return { report, key, signature };
  } catch (error) {
    throw new CliError(`${path} is no signed report`, 1, error);
  }
  throw new CliError(`${path} is no signed report`);
}
