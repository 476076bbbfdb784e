import { readFileSync } from 'node:fs';
import {
  DeidentifyError,
  documentOfProfile,
  type Profile,
  profileDifferences,
  profileFromCtpScript,
} from '@vesalius/deidentify';
import { DicomModelError } from '@vesalius/dicom';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { profileFromFile } from '../deidentify/profile-file.ts';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';

/** Profiles of de-identification as files: shown in full, compared, taken over from CTP. */
export function profileCommand(program: Command, io: Io): void {
  const profile = program.command('profile').description('look at, compare and import profiles of de-identification');
  profile
    .command('show')
    .description('write a profile with everything in it named')
    .argument('<file>', 'YAML or JSON')
    .action((file: string) => show(profileFromFile(file), io));
  profile
    .command('diff')
    .description('tell what two profiles differ in; ends with 1 when they do')
    .argument('<one>', 'YAML or JSON')
    .argument('<other>', 'YAML or JSON')
    .action((one: string, other: string) => diff(one, other, io));
  profile
    .command('import-ctp')
    .description('write the profile of a script of the CTP anonymizer; what it does otherwise comes on standard error')
    .argument('<script>', 'the XML file')
    .action((script: string) => importCtp(script, io));
}

function show(profile: Profile, io: Io): void {
  io.stdout.write(stringify(documentOfProfile(profile)));
}

function diff(one: string, other: string, io: Io): void {
  const lines = profileDifferences(profileFromFile(one), profileFromFile(other));
  for (const line of lines) io.stdout.write(`${line}\n`);
  if (lines.length > 0) io.exitCode = 1;
}

function importCtp(script: string, io: Io): void {
  const text = readFileSync(script, 'utf8');
  try {
    const { profile, differences } = profileFromCtpScript(text);
    for (const difference of differences) io.stderr.write(`differs: ${difference}\n`);
    show(profile, io);
  } catch (error) {
    if (error instanceof DeidentifyError || error instanceof DicomModelError)
      throw new CliError(error.message, 2, error);
    throw error;
  }
}
