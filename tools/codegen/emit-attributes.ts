import { nameFromKeyword } from '../../packages/dicom/src/dictionary/keyword-name.ts';
import { CodeList } from './code-list.ts';
import type { Facts } from './facts.ts';
import type { AttributeFact } from './newer.ts';
import { dataModule, GENERATED, type Output } from './output.ts';

const FOLDER = 'packages/dicom/src/dictionary/generated';

/**
 * Writes the data dictionary as packed text and as the type of its keywords.
 *
 * TAGS is the JSON object of keyword to tag, in the order of the tags, the repeating groups last. ROWS has a line for
 * each: VR code, VM code, `!` when retired, and `=` with the name when it is not what the keyword says. REPEATING has
 * the tags of the last lines with their free digits as `x`.
 */
export function emitAttributes(facts: Facts): Output[] {
  const all = [...facts.attributes, ...facts.repeating];
  const single = new Set(facts.attributes.map((fact) => fact.tag));
  const tags = new Map(all.map((fact) => [fact.keyword, firstTag(fact, single)]));
  const vrs = new CodeList(all.map((fact) => fact.vr));
  const vms = new CodeList(all.map((fact) => fact.vm));
  const row = (fact: AttributeFact) =>
    vrs.code(fact.vr) + vms.code(fact.vm) + (fact.retired ? '!' : '') + ownName(fact);
  return [
    ...dataModule(`${FOLDER}/attributes`, {
      VR_LISTS: vrs.texts.map((text) => (text === 'NONE' ? '' : text.replaceAll(' or ', '|'))).join(','),
      VMS: vms.texts.join(','),
      TAGS: `{${[...tags].map(([keyword, tag]) => `"${keyword}":${tag}`).join(',\n')}}`,
      ROWS: all.map(row).join('\n'),
      REPEATING: facts.repeating.map((fact) => fact.tag.replaceAll('X', 'x')).join(','),
    }),
    { path: `${FOLDER}/tag-table.ts`, text: tagTable(tags) },
  ];
}

/**
 * Repeating tags stand in the table with their first: free digits 0, or the last of them 1 where that is the tag of
 * another attribute or of a group length.
 */
function firstTag({ tag }: AttributeFact, single: ReadonlySet<string>): number {
  const first = tag.replaceAll('X', '0');
  const taken = tag !== first && (single.has(first) || first.endsWith('0000'));
  return Number.parseInt(taken ? tag.replace(/X(?=[^X]*$)/, '1').replaceAll('X', '0') : first, 16);
}

function ownName(fact: AttributeFact): string {
  return nameFromKeyword(fact.keyword) === fact.name ? '' : `=${fact.name}`;
}

function tagTable(tags: ReadonlyMap<string, number>): string {
  const rows = [...tags]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([keyword, tag]) => `  readonly ${keyword}: 0x${tag.toString(16).toUpperCase().padStart(8, '0')};`);
  return `${GENERATED}\n/** Keyword to tag, PS3.6 §6-§9. */\nexport interface TagTable {\n${rows.join('\n')}\n}\n`;
}
