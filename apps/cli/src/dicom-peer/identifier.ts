import {
  type Attributes,
  chooseCharacterSet,
  Dataset,
  lookupKeyword,
  lookupTag,
  tagFromText,
  UID,
} from '@vesalius/dicom';
import type { Command } from 'commander';
import { CliError } from '../failure.ts';
import { several } from '../options.ts';

export const LEVELS = ['PATIENT', 'STUDY', 'SERIES', 'IMAGE'] as const;
export type Level = (typeof LEVELS)[number];

/** Options of commands that ask with keys. */
export interface KeyOptions {
  readonly level: string;
  readonly key?: readonly string[];
  readonly model: string;
}

/** Query/Retrieve SOP classes by information model (PS3.4 §C.6). */
const MODELS = {
  study: {
    find: UID.StudyRootQueryRetrieveInformationModelFind,
    move: UID.StudyRootQueryRetrieveInformationModelMove,
    get: UID.StudyRootQueryRetrieveInformationModelGet,
  },
  patient: {
    find: UID.PatientRootQueryRetrieveInformationModelFind,
    move: UID.PatientRootQueryRetrieveInformationModelMove,
    get: UID.PatientRootQueryRetrieveInformationModelGet,
  },
} as const;

export function withKeyOptions(command: Command): Command {
  return command
    .option('-L, --level <level>', `${LEVELS.join(', ')}`, 'STUDY')
    .option('-k, --key <key>', 'KEYWORD=value, or KEYWORD to have it returned; several times', several)
    .option('--model <model>', 'study or patient root', 'study');
}

export function sopClassOf({ model }: KeyOptions, service: 'find' | 'move' | 'get'): string {
  const classes = MODELS[model as keyof typeof MODELS];
  if (!classes) throw new CliError(`--model: ${model} is neither study nor patient`, 2);
  return classes[service];
}

/** The Identifier of a request (PS3.4 §C.4.1.1.3) with `returned` empty unless they are given. */
export function identifierOf(options: KeyOptions, returned: readonly string[] = []): Dataset {
  const level = options.level.toUpperCase();
  if (!LEVELS.includes(level as Level)) throw new CliError(`--level: ${level} is none of ${LEVELS.join(', ')}`, 2);
  const keys = Object.fromEntries((options.key ?? []).map(parseKey));
  const texts = Object.values(keys).filter((value) => value !== undefined);
  const characterSets = chooseCharacterSet(texts);
  const attributes: Attributes = {
    ...Object.fromEntries(returned.map((keyword) => [keyword, undefined])),
    ...keys,
    ...(characterSets.some((name) => name !== '') && { SpecificCharacterSet: characterSets }),
    QueryRetrieveLevel: level,
  };
  return Dataset.of(attributes);
}

function parseKey(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const tag = lookupKeyword(name) ?? tagFromText(name.replace(/[(),]/g, ''));
  const entry = tag === undefined ? undefined : lookupTag(tag);
  if (!entry) throw new CliError(`--key: ${name} is neither a keyword nor a tag of the data dictionary`, 2);
  const value = at < 0 ? '' : text.slice(at + 1);
  return [entry.keyword || name, value === '' ? undefined : value];
}
