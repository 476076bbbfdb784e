import { existsSync, readFileSync } from 'node:fs';
import { DeidentifyError, type Profile, profileFromDocument } from '@vesalius/deidentify';
import { parse } from 'yaml';
import { CliError } from '../failure.ts';

/** The profile in a file of YAML or JSON; what is wrong with it is told as wrong usage. */
export function profileFromFile(path: string): Profile {
  if (!existsSync(path)) throw new CliError(`${path}: there is no such file`, 2);
  const document = parsed(path);
  try {
    return profileFromDocument(document);
  } catch (error) {
    if (error instanceof DeidentifyError) throw new CliError(`${path}: ${error.message}`, 2, error);
    throw error;
  }
}

function parsed(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CliError(`${path} cannot be read as YAML`, 2, error);
  }
}
