import { CodeList } from './code-list.ts';
import type { Facts, PrivateFact } from './facts.ts';
import { dataModule, type Output } from './output.ts';

const PATH = 'packages/dicom/src/dictionary/generated/private-elements';

/**
 * Writes the private dictionary as packed text.
 *
 * A line is a creator (`#` and its text), in it a group (`@` and 4 digits), and in that an element: the low byte
 * (2 digits), VR code, VM code, and the name where known.
 */
export function emitPrivate(facts: Facts): Output[] {
  const vrs = new CodeList(facts.privateElements.map((fact) => fact.vr));
  const vms = new CodeList(facts.privateElements.map((fact) => fact.vm));
  const row = (fact: PrivateFact) => fact.element + vrs.code(fact.vr) + vms.code(fact.vm) + fact.name;
  const groupLines = ([group, members]: [string, PrivateFact[]]) => [`@${group}`, ...members.map(row)];
  const creators = Map.groupBy(facts.privateElements, (fact) => fact.creator);
  const lines = [...creators].flatMap(([creator, members]) => [
    `#${creator}`,
    ...[...Map.groupBy(members, (fact) => fact.group)].flatMap(groupLines),
  ]);
  return dataModule(PATH, {
    PRIVATE_VR_LISTS: vrs.texts.map((text) => text.replaceAll(' or ', '|')).join(','),
    PRIVATE_VMS: vms.texts.join(','),
    PRIVATE_ELEMENTS: lines.join('\n'),
  });
}
