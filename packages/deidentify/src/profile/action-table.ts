import { elementOf, groupOf, isPrivate, isPrivateCreator, lookupTag, type Tag } from '@vesalius/dicom';
import type { OptionCode } from '../option/option.ts';
import { type AttributeType, attributeType } from '../table/attribute-type.ts';
import { rowBeyondTable } from '../table/beyond-table.ts';
import { profileRowOf, type TableAction } from '../table/profile-table.ts';
import type { Profile, ProfileRule } from './profile.ts';

/** What is done to an element. `keep` is for what the standard does not list: it stays, but is looked through. */
export type Action = 'X' | 'Z' | 'D' | 'U' | 'K' | 'C' | 'keep';

/** Where the action comes from, for reports. */
export type Ground = 'basic' | 'option' | 'rule' | 'unknown' | 'beyond' | 'unlisted';

interface Ruling {
  readonly action: TableAction | 'keep';
  readonly ground: Ground;
  readonly rule?: ProfileRule;
}

const REMOVE_UNKNOWN: Ruling = { action: 'X', ground: 'unknown' };
const KEEP: Ruling = { action: 'keep', ground: 'unlisted' };
const SAFE_PRIVATE: OptionCode = '113111';
/** Clean Graphics, Structured Content, Descriptors; Retain Patient Characteristics. */
const DESCRIPTIVE: readonly OptionCode[] = ['113103', '113104', '113105', '113108'];

/** The actions of one profile, each worked out at its first use. */
export class ActionTable {
  readonly #options: ReadonlySet<OptionCode>;
  readonly #rules: ReadonlyMap<Tag, ProfileRule>;
  readonly #privateRules: ReadonlyMap<string, ProfileRule>;
  readonly #rulings = new Map<Tag, Ruling>();
  readonly #identifying = new Map<Tag, boolean>();
  /** Whether private elements on the safe list stay (113111). */
  readonly keepsSafePrivate: boolean;

  constructor({ options, rules }: Profile) {
    this.#options = options;
    this.keepsSafePrivate = options.has(SAFE_PRIVATE);
    this.#rules = new Map(rules.filter(({ creator }) => creator === undefined).map((rule) => [rule.tag, rule]));
    this.#privateRules = new Map(
      rules.flatMap((rule) => (rule.creator === undefined ? [] : [[privateKey(rule.creator, rule.tag), rule]])),
    );
  }

  /** What happens to a standard element or a private one without a creator. */
  ruling(tag: Tag): Ruling {
    const known = this.#rulings.get(tag);
    if (known) return known;
    const made = this.#rule(tag);
    this.#rulings.set(tag, made);
    return made;
  }

  /** The rule a profile has for a private element, by its creator. */
  privateRule(creator: string, tag: Tag): ProfileRule | undefined {
    return this.#privateRules.get(privateKey(creator, tag));
  }

  /**
   * Whether the value of an attribute says who somebody is: the profile takes it away, and it is none of the descriptions
   * and characteristics that some option keeps or cleans, whose words are not names.
   */
  identifies(tag: Tag): boolean {
    const known = this.#identifying.get(tag);
    if (known !== undefined) return known;
    const { action } = this.ruling(tag);
    const taken = action !== 'K' && action !== 'C' && action !== 'keep';
    const row = profileRowOf(tag);
    const identifies = taken && row !== undefined && !DESCRIPTIVE.some((code) => row.options.has(code));
    this.#identifying.set(tag, identifies);
    return identifies;
  }

  #rule(tag: Tag): Ruling {
    const rule = this.#rules.get(tag);
    if (rule) return { action: rule.action, ground: 'rule', rule };
    if (isPrivate(tag) && !isPrivateCreator(tag)) return { action: 'X', ground: 'basic' };
    const row = profileRowOf(tag);
    if (row) return this.#byOptions(row, 'basic');
    if (elementOf(tag) === 0 || !lookupTag(tag)) return REMOVE_UNKNOWN;
    if (groupOf(tag) === 0x0002) return KEEP;
    const beyond = rowBeyondTable(tag);
    return beyond ? this.#byOptions(beyond, 'beyond') : KEEP;
  }

  /** Where one option keeps and another cleans, cleaning wins: a shifted date stays shifted with the device's identity kept. */
  #byOptions({ basic, options }: { basic: TableAction; options: ReadonlyMap<OptionCode, 'K' | 'C'> }, ground: Ground) {
    let chosen: 'K' | 'C' | undefined;
    for (const [code, action] of options) if (this.#options.has(code) && chosen !== 'C') chosen = action;
    return chosen ? ({ action: chosen, ground: 'option' } as const) : ({ action: basic, ground } as const);
  }
}

function privateKey(creator: string, tag: Tag): string {
  return `${creator.trim()}\0${groupOf(tag)}\0${elementOf(tag) & 0xff}`;
}

/** The last of the actions keeps a type 1 attribute valid, an empty value a type 2 one, and type 3 goes (PS3.15 §E.1). */
const COMPOUND: Readonly<Record<string, readonly [one: Action, two: Action, three: Action]>> = {
  'X/Z': ['Z', 'Z', 'X'],
  'X/D': ['D', 'D', 'X'],
  'Z/D': ['D', 'Z', 'Z'],
  'X/Z/D': ['D', 'Z', 'X'],
  'X/Z/U*': ['U', 'Z', 'X'],
};

/** The single action of a compound one for the attribute at `path` of an IOD. */
export function resolveAction(action: TableAction | 'keep', sopClassUid: string, path: () => string): Action {
  const compound = COMPOUND[action];
  if (!compound) return action as Action;
  const type: AttributeType = attributeType(sopClassUid, path());
  return compound[type - 1]!;
}
