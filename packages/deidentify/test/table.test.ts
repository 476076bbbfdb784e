import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Dataset,
  type ElementValue,
  isUid,
  lookupTag,
  TAG,
  type Tag,
  toDicomJson,
  UID,
  type VR,
} from '@vesalius/dicom';
import { Deidentifier, OPTIONS, type OptionCode, profileOf } from '../src/index.ts';
import { expectedAction, type TableRow, tableRows, WITHOUT_TABLE } from './table-rows.ts';

const KEY = new Uint8Array(32).fill(7);
const NAME = 'Quixotevan';
const FINDING = 'spiculated nodule';
const DATE = '20150316';
/** Sequences that the table does not list, one inside the other. */
const NEST = [TAG.SharedFunctionalGroupsSequence, TAG.CTExposureSequence, TAG.CTAdditionalXRaySourceSequence];
/** Standard elements of the meta and command groups do not stand in data sets. */
const GROUPS_APART = /^000[02]/;

const VALUES: Partial<Record<VR, ElementValue<Dataset>>> = {
  AE: 'SCANNER9',
  AS: '047Y',
  CS: 'MALE',
  DA: DATE,
  DS: '71.5',
  DT: `${DATE}101112.5`,
  IS: '3',
  LO: `${FINDING} ${NAME}`,
  LT: `${FINDING} ${NAME}`,
  OB: Uint8Array.of(9, 8, 7, 6),
  OW: Uint8Array.of(9, 8, 7, 6),
  PN: `${NAME}^Zoltan`,
  SH: `nodule ${NAME}`,
  ST: `${FINDING} ${NAME}`,
  TM: '101112',
  UC: `${FINDING} ${NAME}`,
  UI: '1.2.3.4.5.6.777',
  UN: Uint8Array.of(9, 8, 7, 6),
  UR: 'http://pacs/quixotevan',
  US: [5],
  UT: `${FINDING} ${NAME}`,
};

/** Columns of options that keep or clean what is said about somebody, rather than who it is. */
const DESCRIPTIVE = ['cleanDescOpt', 'cleanStructContOpt', 'cleanGraphOpt', 'rtnPatCharsOpt'];
const TEXTS: ReadonlySet<VR> = new Set(['LO', 'LT', 'SH', 'ST', 'UC', 'UT']);

interface Planted {
  readonly row: TableRow;
  readonly tag: Tag;
  readonly vr: VR;
}

/** Repeating groups stand for themselves in two of their groups. */
function planted(row: TableRow): Planted[] {
  const tags = /X/i.test(row.id)
    ? ['02', '1E'].map((two) => row.id.replace(/xx/i, two).replace(/xxxx/i, '0030'))
    : [row.id];
  return tags
    .filter((id) => /^[0-9A-F]{8}$/i.test(id) && !GROUPS_APART.test(id))
    .map((id) => Number.parseInt(id, 16))
    .map((tag) => ({ row, tag, vr: vrFor(tag) }));
}

function vrFor(tag: Tag): VR {
  const vr = lookupTag(tag)?.vr;
  assert.ok(vr, `no VR for ${tag.toString(16)}`);
  return vr;
}

function fill(dataset: Dataset, all: readonly Planted[]): Dataset {
  for (const { row, tag, vr } of all) {
    const describes = DESCRIPTIVE.some((column) => row[column] !== undefined);
    const value =
      tag === TAG.TimezoneOffsetFromUTC ? '+0200' : describes || !TEXTS.has(vr) ? VALUES[vr] : `${NAME} 4711`;
    dataset.set(tag, vr, vr === 'SQ' ? [itemWithAName()] : value);
  }
  return dataset;
}

function itemWithAName(): Dataset {
  return Dataset.of({ AlgorithmName: `${FINDING} ${NAME}`, ReferencedSOPInstanceUID: '1.2.3.4.5.6.888' });
}

function objectOf(all: readonly Planted[]): Dataset {
  const dataset = fill(new Dataset(), all);
  const deepest = fill(new Dataset(), all);
  const [outer, middle, inner] = NEST as [Tag, Tag, Tag];
  const third = new Dataset();
  third.set(inner, 'SQ', [deepest]);
  const second = new Dataset();
  second.set(middle, 'SQ', [third]);
  dataset.set(outer, 'SQ', [second]);
  dataset.set(TAG.SOPClassUID, 'UI', UID.CTImageStorage);
  dataset.set(TAG.PatientName, 'PN', `${NAME}^Zoltan`);
  return dataset;
}

function deepestOf(dataset: Dataset): Dataset {
  return NEST.reduce((at, tag) => at.items(tag)[0]!, dataset);
}

/** Undefined when the element is what the action asks for, else what is wrong with it. */
function complaint(
  before: Dataset,
  after: Dataset,
  { tag, vr }: Planted,
  action: string,
  isRoot: boolean,
): string | undefined {
  const was = plain(before, tag);
  const is = plain(after, tag);
  const text = JSON.stringify(is ?? '');
  const values = is?.Value?.length ?? 0;
  const filled = values > 0 || is?.InlineBinary !== undefined;
  const checks: Record<string, () => boolean> = {
    X: () => is === undefined,
    Z: () => is !== undefined && (!filled || (isRoot && tag === TAG.PatientName)),
    D: () => filled && JSON.stringify(was) !== text && !text.toLowerCase().includes(NAME.toLowerCase()),
    U: () => filled && !text.includes('1.2.3.4.5.6.') && (vr === 'SQ' || isUid(after.text(tag)!)),
    K: () => (vr === 'SQ' ? filled : JSON.stringify(was) === text),
    C: () => is !== undefined && isCleaned(vr, after, tag, text),
  };
  const fits = action
    .replace('*', '')
    .split('/')
    .some((one) => checks[one]!());
  return fits ? undefined : `${tag.toString(16)} ${vr} ${action}: ${text}`;
}

function isCleaned(vr: VR, after: Dataset, tag: Tag, text: string): boolean {
  if (vr === 'DA' || vr === 'DT') return /^20[01]\d{5}/.test(after.text(tag) ?? '') && !text.includes(DATE);
  if (vr === 'OB' || vr === 'OW') return after.bytes(tag)!.every((byte) => byte === 0);
  if (vr === 'TM' || vr === 'AE' || vr === 'CS' || tag === TAG.TimezoneOffsetFromUTC)
    return (after.text(tag) ?? '') !== '';
  return !text.toLowerCase().includes(NAME.toLowerCase()) && text.includes('nodule');
}

function plain(dataset: Dataset, tag: Tag): { Value?: unknown[]; InlineBinary?: string } | undefined {
  const one = new Dataset();
  const element = dataset.get(tag);
  if (!element) return undefined;
  if (element.vr === 'SQ') one.set(tag, 'SQ', [...element.items]);
  else if (element.bytes) one.set(tag, element.vr, element.bytes.slice());
  else if (element.vr === 'US') one.set(tag, element.vr, element.numbers());
  else one.set(tag, element.vr, element.texts());
  return Object.values(toDicomJson(one))[0] as { Value?: unknown[]; InlineBinary?: string };
}

/** None, each one, and each two: every pair of options is met on, off and one of each. */
function optionMixes(): OptionCode[][] {
  const codes = OPTIONS.map(({ code }) => code);
  const pairs = codes.flatMap((one, index) => codes.slice(index + 1).map((other) => [one, other]));
  return [[], ...codes.map((code) => [code]), ...pairs, codes];
}

test('every row of Table E.1-1 at depth 0 and 3, the Basic Profile, each option and each two', {
  skip: WITHOUT_TABLE,
}, () => {
  const rows = tableRows();
  assert.equal(rows.length, 621);
  const all = rows.flatMap(planted);
  let checked = 0;
  for (const options of optionMixes()) {
    const before = objectOf(all);
    const after = objectOf(all);
    new Deidentifier({ profile: profileOf(options), key: KEY }).deidentify(after);
    for (const one of all) {
      // The class is what the rest is judged by; the meta of the file is written anew.
      const action = expectedAction(one.row, options);
      for (const depth of [0, 3]) {
        const pick = depth === 0 ? (dataset: Dataset) => dataset : deepestOf;
        const wrong = complaint(pick(before), pick(after), one, action, depth === 0);
        assert.equal(wrong, undefined, `${options.join('+') || 'basic'} at depth ${depth}: ${wrong}`);
        checked++;
      }
    }
  }
  assert.ok(checked > 80 * 2 * 600);
});
