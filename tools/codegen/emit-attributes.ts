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
  const vrs = new CodeList(all.map((fact) => fact.vr));
  const vms = new CodeList(all.map((fact) => fact.vm));
  const row = (fact: AttributeFact) =>
    vrs.code(fact.vr) + vms.code(fact.vm) + (fact.retired ? '!' : '') + ownName(fact);
  return [
    ...dataModule(`${FOLDER}/attributes`, {
      VR_LISTS: vrs.texts.map((text) => (text === 'NONE' ? '' : text.replaceAll(' or ', '|'))).join(','),
      VMS: vms.texts.join(','),
      TAGS: `{${all.map((fact) => `"${fact.keyword}":${firstTag(fact)}`).join(',\n')}}`,
      ROWS: all.map(row).join('\n'),
      REPEATING: facts.repeating.map((fact) => fact.tag.replaceAll('X', 'x')).join(','),
    }),
    { path: `${FOLDER}/tag-table.ts`, text: tagTable(all) },
  ];
}

/** Repeating groups stand in the table with their first group (PS3.5 §7.6). */
function firstTag(fact: AttributeFact): number {
  return Number.parseInt(fact.tag.replaceAll('X', '0'), 16);
}

function ownName(fact: AttributeFact): string {
  return nameFromKeyword(fact.keyword) === fact.name ? '' : `=${fact.name}`;
}

function tagTable(attributes: readonly AttributeFact[]): string {
  const rows = [...attributes]
    .sort((a, b) => (a.keyword < b.keyword ? -1 : 1))
    .map((fact) => `  readonly ${fact.keyword}: 0x${fact.tag.replaceAll('X', '0')};`);
  return `${GENERATED}\n/** Keyword to tag, PS3.6 §6-§9. */\nexport interface TagTable {\n${rows.join('\n')}\n}\n`;
}
