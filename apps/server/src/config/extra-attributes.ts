import { type ExtraAttribute, QUERY_LEVELS } from '@vesalius/archive/api';
import { lookupKeyword, lookupPrivate, lookupTag, type Tag, tagFromText, VRS } from '@vesalius/dicom';
import type { Settings } from './load-settings.ts';
import { SettingsError } from './problems.ts';
import { parseAttribute } from './setting.ts';

const NAME = 'index.attributes';

/**
 * The searchable attributes of the settings, looked up in the dictionary.
 *
 * @throws SettingsError when an attribute is not in the dictionary, or its VR is not known
 */
export function extraAttributes({ index, inForce }: Pick<Settings, 'index' | 'inForce'>): ExtraAttribute[] {
  const where = inForce.find(({ name }) => name === NAME)?.where ?? NAME;
  const read = index.attributes.map(readAttribute);
  const problems = read.flatMap((one) => (typeof one === 'string' ? { where, sentence: `${NAME}: ${one}` } : []));
  if (problems.length > 0) throw new SettingsError(problems);
  return read.flatMap((one) => (typeof one === 'string' ? [] : one));
}

/** An attribute, or the sentence that says why there is none. */
function readAttribute(text: string): ExtraAttribute | string {
  const parts = parseAttribute(text);
  const level = QUERY_LEVELS.find((one) => one === parts?.level);
  if (parts === undefined || level === undefined) return `'${text}' is not an attribute`;
  const path: Tag[] = [];
  for (const name of parts.path) {
    const tag = lookupKeyword(name) ?? tagFromText(name);
    if (tag === undefined) return `the dictionary has no ${name}`;
    path.push(tag);
  }
  const { creator } = parts;
  const last = path.at(-1) ?? 0;
  const entry = creator === undefined ? lookupTag(last) : lookupPrivate(creator, last);
  const vr = parts.vr === undefined ? entry?.vr : VRS.find((one) => one === parts.vr);
  if (vr === undefined) return `the VR of ${text} is not known; write it at the end, such as :LO`;
  return { level, path, vr, ...(creator === undefined ? {} : { privateCreator: creator }) };
}
