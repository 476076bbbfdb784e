import { type DataElement, type Dataset, TAG, type Tag, VR_TRAITS } from '@vesalius/dicom';
import { dummyValue } from '../value/dummy-value.ts';
import { vrOf } from './element-vr.ts';

/** Who may have coined a code of a local scheme is not known; those of PS3.16 §8 are tables that everyone has. */
const LOCAL_SCHEME = /^(?:99|L$|LOCAL)/i;

/** Names of concepts and units: without them what is left could not be read as what it is. */
const STRUCTURE: ReadonlySet<Tag> = new Set([TAG.ConceptNameCodeSequence, TAG.MeasurementUnitsCodeSequence]);

/** Whether a sequence inside a dummy one stays: it names a concept by a public code. */
export function isStructure({ tag, items }: DataElement): boolean {
  return STRUCTURE.has(tag) && items.every((item) => !isLocalCode(item));
}

/** Whether a code item is of a scheme that somebody made for himself. */
export function isLocalCode(item: Dataset): boolean {
  return LOCAL_SCHEME.test(item.text(TAG.CodingSchemeDesignator) ?? 'L');
}

/** Makes a code item say nothing but that something stood here. */
export function dummyCode(item: Dataset): void {
  item.set(TAG.CodeValue, 'SH', 'REMOVED');
  item.set(TAG.CodingSchemeDesignator, 'SH', '99VESALIUS');
  item.set(TAG.CodeMeaning, 'LO', 'Removed');
  for (const tag of [TAG.CodingSchemeVersion, TAG.LongCodeValue, TAG.URNCodeValue]) item.remove(tag);
}

export function isCode(item: Dataset): boolean {
  return item.has(TAG.CodeMeaning) || item.has(TAG.CodeValue);
}

/**
 * Puts a dummy where a leaf stays inside a sequence that is replaced as a whole (action D). Terms, tags and counts give
 * the structure its form and stay; texts, measured numbers and bytes go.
 */
export function dummyLeaf(dataset: Dataset, element: DataElement): void {
  const vr = vrOf(element);
  const { kind } = VR_TRAITS[vr];
  if (element.isEmpty || vr === 'CS' || vr === 'UI' || vr === 'IS' || kind === 'tag' || vr === 'SQ') return;
  if (vr === 'DS')
    dataset.set(
      element.tag,
      vr,
      element.texts().map(() => '0'),
    );
  else if (vr === 'FL' || vr === 'FD')
    dataset.set(
      element.tag,
      vr,
      element.numbers().map(() => 0),
    );
  else if (kind !== 'number') dataset.set(element.tag, vr, dummyValue(vr as 'LO'));
}
