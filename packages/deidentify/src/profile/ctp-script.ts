import { lookupKeyword, parseXml, tagFromText, tagToText, type XmlElement } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import { type Profile, type ProfileRule, profileOf, type RuleAction } from './profile.ts';

/** A profile out of a script of the anonymizer of CTP (RSNA's Clinical Trial Processor), and what it does otherwise than the script. */
export interface ImportedScript {
  readonly profile: Profile;
  /** One sentence each, in the order of the script. */
  readonly differences: readonly string[];
}

interface Meaning {
  readonly pattern: RegExp;
  readonly action: RuleAction;
  readonly difference?: string;
}

/** What functions of the script become; the first that fits counts. */
const MEANINGS: readonly Meaning[] = [
  { pattern: /^@remove\(\)$/, action: 'X' },
  { pattern: /^@(?:empty|blank)\(\d*\)$/, action: 'Z' },
  { pattern: /^@keep\(\)$/, action: 'K' },
  { pattern: /^@hashuid\(/, action: 'U', difference: 'UIDs come from the key, not from the root of the script' },
  {
    pattern: /^@incrementdate\(/,
    action: 'C',
    difference: 'dates are moved by an offset of each patient from the key',
  },
  {
    pattern: /^@(?:hashdate|modifydate)\(/,
    action: 'C',
    difference: 'dates are moved by an offset of each patient from the key',
  },
  { pattern: /^@require\(/, action: 'Z', difference: 'an attribute that is missing is not added' },
  {
    pattern: /^@(?:hash|hashname|integer)\(/,
    action: 'D',
    difference: 'a fixed dummy takes the place of a hash or number',
  },
];

const PSEUDONYMS = new Set(['PatientName', 'PatientID']);
const REMOVED_ANYWAY = new Set(['privategroups', 'curves', 'overlays']);

/** Reads a script; throws `bad-profile` when it is none, and what the XML reader throws. */
export function profileFromCtpScript(text: string, name = 'CTP script'): ImportedScript {
  const root = parseXml(text);
  if (root.name !== 'script') throw new DeidentifyError('bad-profile', { detail: 'the root must be script' });
  const parameters = new Map(
    root.children.filter(isOf('p')).map((element) => [element.attributes.get('t') ?? '', element.text.trim()]),
  );
  const differences: string[] = [];
  const rules = root.children
    .filter((element) => isOf('e')(element) && isEnabled(element))
    .flatMap((element) => ruleOf(element, parameters, differences));
  for (const element of root.children.filter(isEnabled)) noteOthers(element, differences);
  const shifts = rules.some(({ action }) => action === 'C');
  const hides = rules.some(({ action }) => action === 'U');
  const options = [...(shifts ? ['113107'] : []), ...(hides ? [] : ['113110'])];
  const base = profileOf(options, name);
  const shiftDays = daysOf(root, parameters) ?? base.shiftDays;
  if (shifts && shiftDays === base.shiftDays)
    differences.push('dates are moved by an offset of each patient from the key');
  return { profile: { ...base, rules, shiftDays }, differences: [...new Set(differences)] };
}

/** The days that every date of the script is moved by; undefined when it is not one number. */
function daysOf(root: XmlElement, parameters: ReadonlyMap<string, string>): [number, number] | undefined {
  const given = root.children.flatMap(({ text }) => /^\s*@incrementdate\(this,\s*@?([\w-]+)\)/.exec(text)?.[1] ?? []);
  const days = new Set(given.map((one) => Number(parameters.get(one) ?? one)));
  const [only] = days;
  return days.size === 1 && Number.isInteger(only) ? [only!, only!] : undefined;
}

function isOf(name: string): (element: XmlElement) => boolean {
  return (element) => element.name === name;
}

function isEnabled({ attributes }: XmlElement): boolean {
  return attributes.get('en') !== 'F';
}

function ruleOf(element: XmlElement, parameters: ReadonlyMap<string, string>, differences: string[]): ProfileRule[] {
  const [id, name] = [element.attributes.get('t') ?? '', element.attributes.get('n') ?? ''];
  const tag = tagFromText(id.replace(/[(),]/g, '')) ?? lookupKeyword(name);
  if (tag === undefined) return noted(differences, `${id || name}: no such attribute, left out`);
  const script = element.text.trim().replace(/@param\(@?(\w+)\)/g, (all, key: string) => parameters.get(key) ?? all);
  const label = `${tagToText(tag)} ${name}`.trim();
  if (PSEUDONYMS.has(name) || tag === 0x00100010 || tag === 0x00100020) {
    return noted(differences, `${label}: the pseudonym takes its place`);
  }
  if (!script.startsWith('@')) return [literal(tag, script)];
  const meaning = MEANINGS.find(({ pattern }) => pattern.test(script));
  if (!meaning)
    return noted(differences, `${label}: ${functionOf(script)} is not known; the table of the standard decides`);
  if (meaning.difference) differences.push(`${label}: ${meaning.difference}`);
  return [{ tag, action: meaning.action }];
}

function literal(tag: number, text: string): ProfileRule {
  return text === '' ? { tag, action: 'Z' } : { tag, action: 'D', value: text };
}

/** Its name alone: what stands in it may be anything. */
function functionOf(script: string): string {
  return /^@\w+/.exec(script)?.[0] ?? '@';
}

function noted(differences: string[], sentence: string): [] {
  differences.push(sentence);
  return [];
}

/** What a script says of groups and kinds of elements. */
function noteOthers({ name, attributes }: XmlElement, differences: string[]): void {
  const what = attributes.get('t') ?? '';
  if (name === 'k') differences.push(`keeping ${what}: not taken over; the table of the standard decides`);
  else if (name === 'r' && what === 'unspecifiedelements') {
    differences.push('removing unspecified elements: those that the standard does not list stay here');
  } else if (name === 'r' && !REMOVED_ANYWAY.has(what)) differences.push(`removing ${what}: not taken over`);
}
