import { lookupKeyword, lookupTag, type Match, parseMatch, TAG } from '@vesalius/dicom';

/** Studies that are over when their Study Date is so long ago and all conditions hold. */
export interface ExpiryRule {
  /** As it was written. */
  readonly text: string;
  readonly age: { readonly years: number } | { readonly days: number };
  readonly matches: readonly Match[];
}

const AGE = /^(years|days)=([1-9]\d{0,4})$/;

/** A rule such as `years=10;Modality=US;StudyDescription=Follow*`; undefined when it is none. Values are matched as C-FIND would (PS3.4 §C.2.2.2). */
export function parseExpiryRule(text: string): ExpiryRule | undefined {
  const [age, ...conditions] = text.split(';').map((part) => part.trim());
  const [, unit, number] = AGE.exec(age ?? '') ?? [];
  if (unit === undefined) return undefined;
  const matches: Match[] = [];
  for (const condition of conditions) {
    const match = matchOf(condition);
    if (!match) return undefined;
    matches.push(match);
  }
  return { text, age: unit === 'years' ? { years: Number(number) } : { days: Number(number) }, matches };
}

function matchOf(condition: string): Match | undefined {
  const [keyword = '', value = ''] = condition.split(/=(.*)/s);
  const tag = lookupKeyword(keyword);
  const entry = tag === undefined ? undefined : lookupTag(tag);
  if (!entry || value === '' || tag === TAG.StudyDate) return undefined;
  const parsed = parseMatch([entry.tag], entry.vr, value);
  return parsed.kind === 'match' ? parsed.match : undefined;
}

/** The last Study Date that is over, YYYYMMDD in UTC. A study of 29 February is over on 1 March. */
export function lastDayOver({ age }: ExpiryRule, now: number): string {
  const day = new Date(now);
  if ('years' in age) day.setUTCFullYear(day.getUTCFullYear() - age.years);
  else day.setUTCDate(day.getUTCDate() - age.days);
  if ('years' in age && day.getUTCDate() !== new Date(now).getUTCDate()) day.setUTCDate(0); // 29 February of a year that has none
  return day.toISOString().slice(0, 10).replaceAll('-', '');
}

/** What a rule asks for today. Studies without a Study Date match no range, and so stay. */
export function matchesToday(rule: ExpiryRule, now: number): Match[] {
  return [{ kind: 'range', path: [TAG.StudyDate], to: lastDayOver(rule, now) }, ...rule.matches];
}
