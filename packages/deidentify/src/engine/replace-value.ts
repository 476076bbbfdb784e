import { type DataElement, type Dataset, TAG } from '@vesalius/dicom';
import { emptyDocument } from '../document/empty-document.ts';
import { dummyValue } from '../value/dummy-value.ts';
import type { Context, Mode, Place } from './context.ts';
import { vrOf } from './element-vr.ts';

type Enter = (dataset: Dataset, element: DataElement, place: Place, context: Context, mode: Mode) => void;

/** Action D: a value that is there, valid for its VR, and tells nothing (PS3.15 §E.1). */
export function replaceWithDummy(
  dataset: Dataset,
  element: DataElement,
  value: string | undefined,
  place: Place,
  context: Context,
  enter: Enter,
): void {
  const { tag } = element;
  const vr = vrOf(element);
  if (value !== undefined) dataset.set(tag, vr, value);
  else if (tag === TAG.PatientID) dataset.set(tag, vr, patientIdFor(element, place, context));
  else if (vr === 'UI')
    dataset.set(
      tag,
      vr,
      element.texts().map((uid) => context.uids.replace(uid)),
    );
  // A sequence keeps its form; what stands in its items becomes dummies.
  else if (vr === 'SQ') enter(dataset, element, place, context, { dummy: true, clean: false });
  else if (tag === TAG.EncapsulatedDocument) replaceDocument(dataset);
  else dataset.set(tag, vr, dummyValue(vr));
}

/** The patient of the data set has the same pseudonym wherever the ID stands; another's is not told. */
function patientIdFor(element: DataElement, { depth }: Place, { pseudonym, patientId }: Context): string {
  return depth === 0 || element.text()?.trim() === patientId ? pseudonym : 'REMOVED';
}

/** Its length is told beside it (PS3.3 §C.24.2). */
function replaceDocument(dataset: Dataset): void {
  const document = emptyDocument(dataset.text(TAG.MIMETypeOfEncapsulatedDocument));
  dataset.set(TAG.EncapsulatedDocument, 'OB', document);
  if (dataset.has(TAG.EncapsulatedDocumentLength)) dataset.set(TAG.EncapsulatedDocumentLength, 'UL', document.length);
}
