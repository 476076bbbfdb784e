import { tagToText } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import { optionOf } from '../option/option.ts';
import { type Profile, type ProfileRule, profileOf, type RuleAction, tagOfText } from './profile.ts';

/** A profile as people write it, in JSON or YAML; what is left out is as `profileOf` has it. */
export interface ProfileDocument {
  readonly name: string;
  readonly version: string;
  /** Codes of CID 7050 or keywords. */
  readonly options?: readonly string[];
  readonly rules?: readonly RuleDocument[];
  readonly shiftDays?: readonly [number, number];
  readonly keepWords?: readonly string[];
  readonly removeWords?: readonly string[];
}

/** One rule: a keyword or eight hexadecimal digits, for a private element with its creator, and what is done. */
export interface RuleDocument {
  readonly attribute: string;
  readonly creator?: string;
  readonly action: RuleAction;
  /** With action D. */
  readonly value?: string;
}

const KEYS = ['name', 'version', 'options', 'rules', 'shiftDays', 'keepWords', 'removeWords'];
const RULE_KEYS = ['attribute', 'creator', 'action', 'value'];
const ACTIONS: readonly string[] = ['X', 'Z', 'D', 'U', 'K', 'C'];

/** The profile a document describes. Throws `bad-profile` with the place of the first thing that is wrong, and `unknown-option`. */
export function profileFromDocument(document: unknown): Profile {
  const { name, version, options, rules, shiftDays, keepWords, removeWords } = objectOf(document, KEYS, 'profile');
  const base = profileOf([], textOf(name, 'name'));
  return {
    ...base,
    version: textOf(version, 'version'),
    options: new Set(textsOf(options, 'options').map(optionOf)),
    rules: listOf(rules, 'rules').map((rule, index) => ruleOf(rule, `rules[${index}]`)),
    shiftDays: shiftDays === undefined ? base.shiftDays : daysOf(shiftDays),
    keepWords: textsOf(keepWords, 'keepWords'),
    removeWords: textsOf(removeWords, 'removeWords'),
  };
}

/** The document of a profile, everything in it named, in a form that compares line by line. */
export function documentOfProfile(profile: Profile): Required<ProfileDocument> {
  return {
    name: profile.name,
    version: profile.version,
    options: [...profile.options].sort(),
    rules: profile.rules.map(({ tag, creator, action, value }) => ({
      attribute: tagToText(tag),
      ...(creator !== undefined && { creator }),
      action,
      ...(value !== undefined && { value }),
    })),
    shiftDays: profile.shiftDays,
    keepWords: profile.keepWords,
    removeWords: profile.removeWords,
  };
}

/** What two profiles differ in, a line each: `-` for what only the first has, `+` for what only the second has. */
export function profileDifferences(one: Profile, other: Profile): string[] {
  const [before, after] = [linesOf(one), linesOf(other)];
  const gone = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`);
  return [...gone, ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`)];
}

function linesOf(profile: Profile): string[] {
  const { name, version, options, rules, shiftDays, keepWords, removeWords } = documentOfProfile(profile);
  return [
    `name ${name}`,
    `version ${version}`,
    ...options.map((option) => `option ${option}`),
    ...rules.map((rule) => `rule ${[rule.creator, rule.attribute, rule.action, rule.value].filter(Boolean).join(' ')}`),
    `shiftDays ${shiftDays.join(' ')}`,
    ...keepWords.map((word) => `keepWord ${word}`),
    ...removeWords.map((word) => `removeWord ${word}`),
  ];
}

function ruleOf(document: unknown, place: string): ProfileRule {
  const { attribute, creator, action, value } = objectOf(document, RULE_KEYS, place);
  if (!ACTIONS.includes(String(action))) throw bad(`${place}.action`, `one of ${ACTIONS.join(', ')}`);
  if (value !== undefined && action !== 'D') throw bad(`${place}.value`, 'only with action D');
  return {
    tag: tagOfText(textOf(attribute, `${place}.attribute`)),
    action: action as RuleAction,
    ...(creator !== undefined && { creator: textOf(creator, `${place}.creator`) }),
    ...(value !== undefined && { value: textOf(value, `${place}.value`) }),
  };
}

function daysOf(value: unknown): [number, number] {
  const [from, to, ...more] = listOf(value, 'shiftDays');
  const fits =
    Number.isInteger(from) && Number.isInteger(to) && (from as number) <= (to as number) && more.length === 0;
  if (!fits) throw bad('shiftDays', 'two whole numbers, the lesser first');
  return [from as number, to as number];
}

function objectOf(value: unknown, keys: readonly string[], place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(place, 'keys and values');
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw bad(place, `no key but ${keys.join(', ')}`);
  return value as Record<string, unknown>;
}

function listOf(value: unknown, place: string): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw bad(place, 'a list');
  return value;
}

function textsOf(value: unknown, place: string): string[] {
  return listOf(value, place).map((item, index) => textOf(item, `${place}[${index}]`));
}

/** YAML reads a version or a code as a number. */
function textOf(value: unknown, place: string): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') throw bad(place, 'a text');
  return value;
}

function bad(place: string, wanted: string): DeidentifyError {
  return new DeidentifyError('bad-profile', { detail: `${place} must be ${wanted}` });
}
