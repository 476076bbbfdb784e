import {
  type DataElement,
  type Dataset,
  encodeText,
  type SpecificCharacterSet,
  TAG,
  type VR,
  VR_TRAITS,
} from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import { dummyValue } from '../value/dummy-value.ts';
import { shiftDate, shiftDateTime } from '../value/shifted-date.ts';
import { type Context, hex, type Place } from './context.ts';
import { isLocalCode } from './dummy-leaf.ts';
import { fitting, isFreeText, vrOf } from './element-vr.ts';
import { removeValue } from './remove-value.ts';

/** Drawings are no longer than this; what is goes. */
const LONGEST_BLANK = 64 * 1024 * 1024;
/** Values of codes and their schemes stand for what a table says, not for a person. */
const CODED: ReadonlySet<number> = new Set([
  TAG.CodeValue,
  TAG.CodingSchemeDesignator,
  TAG.CodingSchemeVersion,
  TAG.CodeMeaning,
  TAG.LongCodeValue,
]);

/** Action C: what remains has the same meaning without what identifies (PS3.15 §E.1). */
export function cleanValue(dataset: Dataset, element: DataElement, context: Context): void {
  const vr = vrOf(element);
  if (vr === 'TM' || element.isEmpty) return; // whole days move no time of day
  if (element.tag === TAG.TimezoneOffsetFromUTC) keepOffset(dataset, element);
  else if (vr === 'DA' || vr === 'DT') shiftDates(dataset, element, vr, context.shiftDays);
  else if (isFreeText(vr) || vr === 'AE' || vr === 'UR') cleanTexts(dataset, element, vr, 'clean', context);
  else if (vr === 'CS') cleanTerms(dataset, element, context);
  else if (VR_TRAITS[vr].kind === 'bytes') blank(dataset, element, vr);
}

/** Looks a value that stays through for what the data set itself names. */
export function lookThrough(dataset: Dataset, element: DataElement, place: Place, context: Context): void {
  const vr = vrOf(element);
  if (!isFreeText(vr) || element.isEmpty || (CODED.has(element.tag) && !isLocalCode(dataset))) return;
  cleanTexts(dataset, element, vr, place.clean ? 'clean' : 'removeKnown', context);
}

/** Dates moved by the patient's offset; one that is no date becomes a dummy, for nobody knows what it tells. */
function shiftDates(dataset: Dataset, element: DataElement, vr: 'DA' | 'DT', days: number): void {
  const shift = vr === 'DA' ? shiftDate : shiftDateTime;
  const shifted = element
    .texts()
    .map((text) => (text.trim() === '' ? '' : (shift(text.trim(), days) ?? String(dummyValue(vr)))));
  dataset.set(element.tag, vr, shifted);
}

/** Moved dates are of the same zone (PS3.3 §C.12.1.1.8); something else in its place is no offset, and nobody knows what it tells. */
function keepOffset(dataset: Dataset, element: DataElement): void {
  if (element.texts().some((text) => !/^[+-]\d{4}$/.test(text.trim()))) removeValue(dataset, element.tag);
}

function cleanTexts(
  dataset: Dataset,
  element: DataElement,
  vr: VR,
  how: 'clean' | 'removeKnown',
  { redactor }: Context,
): void {
  if (element.skipped) throw new DeidentifyError('value-not-read', { tagPath: hex(element.tag) });
  const texts = element.texts();
  const cleaned = texts.map((text) => redactor[how](text));
  if (cleaned.every((text, index) => text === texts[index])) return;
  const kind = VR_TRAITS[vr].kind === 'name' ? 'person-name' : 'text';
  dataset.set(
    element.tag,
    vr,
    cleaned.map((text) => writable(fitting(text, vr), dataset.characterSets, kind)),
  );
}

/** A term holds no sentence: one in which an identifier is found goes as a whole. */
function cleanTerms(dataset: Dataset, element: DataElement, { redactor }: Context): void {
  const texts = element.texts();
  if (texts.some((text) => redactor.removeKnown(text) !== text)) dataset.set(element.tag, 'CS', dummyValue('CS'));
}

/** The text with `?` for what the character set has no code for: devices write such bytes, and nobody could read them. */
function writable(text: string, characterSets: SpecificCharacterSet, kind: 'text' | 'person-name'): string {
  if (/^[\x20-\x7d]*$/.test(text) || encodeText(text, characterSets, kind)) return text;
  return Array.from(text, (one) => (encodeText(one, characterSets, kind) ? one : '?')).join('');
}

/** Nobody has read what is drawn there or packed into bytes: zeros of the same length say nothing (PS3.15 §E.3.3). */
function blank(dataset: Dataset, element: DataElement, vr: VR): void {
  const length = element.length ?? 0;
  if (length > LONGEST_BLANK) removeValue(dataset, element.tag);
  else dataset.set(element.tag, vr, new Uint8Array(length + (length & 1)));
}
