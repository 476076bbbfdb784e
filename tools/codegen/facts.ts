import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttributeFact, newerAttributes, newerUids, type UidFact, withNewer } from './newer.ts';
import { uidKey } from './order.ts';

/** One private element: its creator, the group, the low byte of the element (the block is reserved at will, PS3.5 §7.8.1). */
export interface PrivateFact {
  readonly creator: string;
  readonly group: string;
  readonly element: string;
  readonly vr: string;
  readonly vm: string;
  readonly name: string;
}

export interface Facts {
  readonly attributes: readonly AttributeFact[];
  readonly repeating: readonly AttributeFact[];
  readonly uids: readonly UidFact[];
  readonly privateElements: readonly PrivateFact[];
}

interface RawAttribute {
  readonly vr: string;
  readonly vm: string;
  readonly name: string;
  readonly keyword: string;
  readonly retired: boolean;
}

interface RawUid {
  readonly name: string;
  readonly type: string;
  readonly keyword: string;
  readonly retired: boolean;
}

/** Reads all fact tables under `folder`; throws when they contradict each other. */
export function readFacts(folder: string): Facts {
  const dictionary = readJson<{ elements: Record<string, RawAttribute>; repeaters: Record<string, RawAttribute> }>(
    folder,
    'pydicom/data_dictionary.json',
  );
  const uids = readUids(folder);
  requireEverySopClass(folder, uids);
  return {
    attributes: withNewer(attributeFacts(dictionary.elements), newerAttributes(), 'tag').sort(byTag),
    repeating: attributeFacts(dictionary.repeaters).sort(byTag),
    uids,
    privateElements: readPrivate(folder),
  };
}

function readJson<Shape>(folder: string, path: string): Shape {
  return JSON.parse(readFileSync(join(folder, path), 'utf8')) as Shape;
}

/** Tags that PS3.6 keeps as blank retired rows have neither keyword nor VR of their own: they tell nothing. */
function attributeFacts(rows: Record<string, RawAttribute>): AttributeFact[] {
  return Object.entries(rows)
    .filter(([, row]) => row.keyword !== '')
    .map(([tag, { vr, vm, name, keyword, retired }]) => ({ tag: tag.toUpperCase(), vr, vm, name, keyword, retired }));
}

function readUids(folder: string): UidFact[] {
  const rows = readJson<Record<string, RawUid>>(folder, 'pydicom/uids.json');
  const facts = Object.entries(rows)
    .filter(([, row]) => row.keyword !== '')
    .map(([uid, { name, type, keyword, retired }]) => ({ uid, name, type, keyword, retired }));
  return withNewer(facts, newerUids(), 'uid').sort((a, b) => (uidKey(a.uid) < uidKey(b.uid) ? -1 : 1));
}

/** The SOP class map is of a later edition than the UID table: whatever it names must be known. */
function requireEverySopClass(folder: string, uids: readonly UidFact[]): void {
  const known = new Set(uids.map((fact) => fact.uid));
  const iods = readJson<Record<string, string>>(folder, 'highdicom/sop_class_iod_map.json');
  const missing = Object.keys(iods).filter((uid) => !known.has(uid));
  if (missing.length > 0)
    throw new Error(`SOP classes without a name, add them to newer-uids.tsv: ${missing.join(', ')}`);
}

function readPrivate(folder: string): PrivateFact[] {
  const creators = readJson<Record<string, Record<string, RawAttribute>>>(folder, 'pydicom/private_dictionary.json');
  const facts = new Map<string, PrivateFact>();
  for (const [creator, rows] of Object.entries(creators)) {
    for (const [tag, row] of Object.entries(rows)) {
      const fact = privateFact(creator, tag, row);
      if (fact) keepPreferred(facts, fact, tag);
    }
  }
  return [...facts.values()].sort(byCreatorAndTag);
}

/**
 * Rows tell something only for odd groups (PS3.5 §7.8) and with a low byte; a row that knows neither VR nor name
 * tells nothing.
 */
function privateFact(creator: string, tag: string, row: RawAttribute): PrivateFact | undefined {
  const match = /^([0-9A-F]{3}[13579BDF])(?:xx|[0-9A-F]{2})([0-9A-F]{2})$/i.exec(tag);
  if (!match) return undefined;
  const name = row.name === 'Unknown' ? '' : row.name;
  if (name === '' && row.vr === 'UN') return undefined;
  const vr = row.vr === 'OB_OW' ? 'OB or OW' : row.vr;
  return { creator, group: match[1]!.toUpperCase(), element: match[2]!.toUpperCase(), vr, vm: row.vm, name };
}

/** Where a creator has the same element once for any block and once for a certain one, the general row wins. */
function keepPreferred(facts: Map<string, PrivateFact>, fact: PrivateFact, tag: string): void {
  const key = `${fact.creator}\n${fact.group}${fact.element}`;
  if (tag.includes('x') || !facts.has(key)) facts.set(key, fact);
}

function byTag(a: AttributeFact, b: AttributeFact): number {
  return a.tag < b.tag ? -1 : 1;
}

function byCreatorAndTag(a: PrivateFact, b: PrivateFact): number {
  const left = `${a.creator}\n${a.group}${a.element}`;
  return left < `${b.creator}\n${b.group}${b.element}` ? -1 : 1;
}
