import type { Dataset } from '../dataset/index.ts';
import { TAG } from '../dictionary/index.ts';
import { dateText, nameText } from './texts.ts';

/** An item of a report as a person reads it. */
export interface ContentNode {
  readonly concept: string;
  readonly value: string;
  readonly children: readonly ContentNode[];
}

const DEEPEST = 32;

/** The content of a structured report (PS3.3 §C.17.3) as a tree of texts; what holds nothing to read is left out. */
export function contentTree(document: Dataset, depth = 0): ContentNode {
  const children =
    depth < DEEPEST ? document.items(TAG.ContentSequence).map((item) => contentTree(item, depth + 1)) : [];
  return {
    concept: meaningOf(document, TAG.ConceptNameCodeSequence),
    value: (VALUES[document.text(TAG.ValueType) ?? ''] ?? nothing)(document),
    children: children.filter((child) => child.concept !== '' || child.value !== '' || child.children.length > 0),
  };
}

const nothing = () => '';

/** By Value Type. */
const VALUES: Readonly<Record<string, (item: Dataset) => string>> = {
  TEXT: (item) => item.text(TAG.TextValue) ?? '',
  CODE: (item) => meaningOf(item, TAG.ConceptCodeSequence),
  NUM: measured,
  PNAME: (item) => nameText(item.text(TAG.PersonName)),
  DATE: (item) => dateText(item.text(TAG.Date)),
  TIME: (item) => item.text(TAG.Time) ?? '',
  DATETIME: (item) => item.text(TAG.DateTime) ?? '',
  UIDREF: (item) => item.text(TAG.UID) ?? '',
  SCOORD: (item) => `${item.text(TAG.GraphicType) ?? ''}, ${item.numbers(TAG.GraphicData).length / 2} points`,
  IMAGE: (item) => {
    const image = item.items(TAG.ReferencedSOPSequence)[0];
    return image ? `image ${image.text(TAG.ReferencedSOPInstanceUID) ?? ''}` : '';
  },
};

function measured(item: Dataset): string {
  const value = item.items(TAG.MeasuredValueSequence)[0];
  if (!value) return meaningOf(item, TAG.NumericValueQualifierCodeSequence);
  const unit = value.items(TAG.MeasurementUnitsCodeSequence)[0];
  return `${value.text(TAG.NumericValue) ?? ''} ${unit?.text(TAG.CodeValue) ?? ''}`.trim();
}

function meaningOf(item: Dataset, sequence: number): string {
  return item.items(sequence)[0]?.text(TAG.CodeMeaning) ?? '';
}
