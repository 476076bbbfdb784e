import { ACT_CODES, ACT_REASONS, LIMITS_NOT_KEPT, RESEARCH } from './fhir-codes.ts';
import { listAt, momentsOf, objectAt, type Resource, wordAt, wrong } from './fhir-resource.ts';

/** The project that is asked for, by each of the names that a Consent may know it by. */
export interface ConsentAsker {
  readonly names: ReadonlySet<string>;
  readonly now: number;
}

/** What a Consent in force says of a project. */
export interface Ruling {
  readonly type: 'permit' | 'deny';
  /** When that is over, milliseconds since 1970. */
  readonly expiresAt?: number;
}

/**
 * What the provision and those inside it say: an inner one that is about the project, its purpose and today goes before the outer one (R4
 * Consent.provision). @throws ArchiveError with the path of what is missing, or what would let through more than was agreed to
 */
export function rulingOf(consent: Resource, asker: ConsentAsker): Ruling {
  const where = 'Consent.provision';
  const provision = objectAt(consent, 'provision', 'Consent') ?? {};
  const type = wordAt(provision, 'type') || ruleOf(consent);
  if (type !== 'permit' && type !== 'deny')
    throw wrong(`${where}.type`, 'permit or deny, or policyRule OPTIN or OPTOUT');
  const why = notAbout(provision, asker, where);
  if (why) throw why;
  return innerRuling(provision, { type, ...endOf(provision, where) }, asker, where);
}

function innerRuling(provision: Resource, outer: Ruling, asker: ConsentAsker, where: string): Ruling {
  let ruling = outer;
  for (const [at, inner] of listAt(provision, 'provision', where).entries()) {
    const path = `${where}.provision[${at}]`;
    if (notAbout(inner, asker, path)) continue;
    const type = wordAt(inner, 'type');
    if (type !== 'permit' && type !== 'deny') throw wrong(`${path}.type`, 'permit or deny');
    const ends = [ruling.expiresAt, endOf(inner, path).expiresAt].filter((end) => end !== undefined);
    const next = { type, ...(ends.length > 0 && { expiresAt: Math.min(...ends) }) } as const;
    // One that forbids stays, whatever is permitted beside it.
    if (ruling === outer || ruling.type === 'permit') ruling = innerRuling(inner, next, asker, path);
  }
  return ruling;
}

/** Why a provision says nothing of the project today. @throws ArchiveError when it is about the project and cannot be kept */
function notAbout(provision: Resource, { names, now }: ConsentAsker, where: string): Error | undefined {
  const period = objectAt(provision, 'period', where);
  const start = wordAt(period, 'start');
  if (start && momentsOf(start, `${where}.period.start`).first > now)
    return wrong(`${where}.period.start`, 'it has not begun');
  if ((endOf(provision, where).expiresAt ?? now) < now) return wrong(`${where}.period.end`, 'it is over');
  const purposes = listAt(provision, 'purpose', where);
  const isResearch = purposes.some((one) => wordAt(one, 'system') === ACT_REASONS && RESEARCH.has(wordAt(one, 'code')));
  if (purposes.length > 0 && !isResearch) return wrong(`${where}.purpose`, 'is not research');
  const actors = listAt(provision, 'actor', where);
  if (actors.length > 0 && !actors.some((actor, at) => isNamed(actor, names, `${where}.actor[${at}]`)))
    return wrong(`${where}.actor`, 'names others than this project');
  const limit = LIMITS_NOT_KEPT.find((key) => provision[key] !== undefined);
  if (limit) throw wrong(`${where}.${limit}`, 'cannot be kept to here; write the decision down by hand');
  return undefined;
}

function isNamed(actor: Resource, names: ReadonlySet<string>, where: string): boolean {
  const reference = objectAt(actor, 'reference', where);
  const identifier = reference && objectAt(reference, 'identifier', `${where}.reference`);
  return [wordAt(identifier, 'value'), wordAt(reference, 'display')].some((name) => names.has(name));
}

function endOf(provision: Resource, where: string): { readonly expiresAt?: number } {
  const end = wordAt(objectAt(provision, 'period', where), 'end');
  return end ? { expiresAt: momentsOf(end, `${where}.period.end`).last } : {};
}

/** The base rule that stands outside the provision. */
function ruleOf(consent: Resource): string {
  const rule = objectAt(consent, 'policyRule', 'Consent');
  const codes = rule ? listAt(rule, 'coding', 'Consent.policyRule') : [];
  const has = (code: string) =>
    codes.some((one) => wordAt(one, 'system') === ACT_CODES && wordAt(one, 'code') === code);
  if (has('OPTOUT')) return 'deny';
  return has('OPTIN') ? 'permit' : '';
}
