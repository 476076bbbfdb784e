import { nameFromKeyword } from '../../packages/dicom/src/dictionary/keyword-name.ts';
import { CodeList } from './code-list.ts';
import type { Facts } from './facts.ts';
import type { AttributeFact } from './newer.ts';
import { dataModule, GENERATED, type Output } from './output.ts';

const FOLDER = 'packages/dicom/src/dictionary/generated';

/**
 * Writes the data dictionary as packed text and as the type of its keywords.
 *
 * A line is either a group (4 digits) or, in that group, an element: 4 digits, VR code, VM code, `!` when retired,
 * keyword, and `=` with the name when it is not what the keyword says. Lines of repeating groups carry 8 digits.
 */
export function emitAttributes(facts: Facts): Output[] {
  const all = [...facts.attributes, ...facts.repeating];
  const vrs = new CodeList(all.map((fact) => fact.vr));
  const vms = new CodeList(all.map((fact) => fact.vm));
  const row = (fact: AttributeFact) =>
    `${vrs.code(fact.vr)}${vms.code(fact.vm)}${fact.retired ? '!' : ''}${fact.keyword}${ownName(fact)}`;
  return [
    ...dataModule(`${FOLDER}/attributes`, {
      VR_LISTS: vrs.texts.map((text) => (text === 'NONE' ? '' : text.replaceAll(' or ', '|'))).join(','),
      VMS: vms.texts.join(','),
      ATTRIBUTES: groupedLines(facts.attributes, row).join('\n'),
      REPEATING: facts.repeating.map((fact) => fact.tag.replaceAll('X', 'x') + row(fact)).join('\n'),
    }),
    { path: `${FOLDER}/tag-table.ts`, text: tagTable(all) },
  ];
}

function groupedLines(attributes: readonly AttributeFact[], row: (fact: AttributeFact) => string): string[] {
  const groups = Map.groupBy(attributes, (fact) => fact.tag.slice(0, 4));
  return [...groups].flatMap(([group, facts]) => [group, ...facts.map((fact) => fact.tag.slice(4) + row(fact))]);
}

function ownName(fact: AttributeFact): string {
  return nameFromKeyword(fact.keyword) === fact.name ? '' : `=${fact.name}`;
}

/** Repeating groups stand in the table with their first group (PS3.5 §7.6). */
function tagTable(attributes: readonly AttributeFact[]): string {
  const rows = attributes
    .map((fact) => [fact.keyword, fact.tag.replace(/x/gi, '0')] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([keyword, tag]) => `  readonly ${keyword}: 0x${tag};`);
  return `${GENERATED}\n/** Keyword to tag, PS3.6 §6-§9. */\nexport interface TagTable {\n${rows.join('\n')}\n}\n`;
}
