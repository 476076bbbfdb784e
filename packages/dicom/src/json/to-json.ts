import type { DataElement, Dataset } from '../dataset/dataset.ts';
import { numberOfText } from '../dataset/decode-number.ts';
import { elementOf, type Tag, tagToText } from '../tag.ts';
import type { VR } from '../vr.ts';
import { VR_TRAITS } from '../vr-traits.ts';
import { toBase64 } from './base64.ts';
import { littleEndianBytes } from './little-endian.ts';
import type { DicomJson, DicomJsonElement, DicomJsonName, DicomJsonValue } from './model.ts';

const SPECIFIC_CHARACTER_SET = 0x00080005;

export interface ToJsonOptions {
  /**
   * Where a value is found that is not to stand in the model: asked for every value that has one and may be bulk data
   * (§F.2.2) or was skipped, with the path of its element (`00081140[1].00081150`). Undefined keeps it inline.
   */
  readonly bulkDataUri?: (path: string, element: DataElement) => string | undefined;
}

/**
 * A data set as the DICOM JSON Model (PS3.18 §F.2): texts decoded, Specific Character Set that of JSON, group lengths left
 * out. Skipped values without a URI have neither value nor URI.
 */
export function toDicomJson(dataset: Dataset, options: ToJsonOptions = {}): DicomJson {
  return objectOf(dataset, '', options);
}

function objectOf(dataset: Dataset, path: string, options: ToJsonOptions): DicomJson {
  const json: DicomJson = {};
  for (const element of dataset.elements()) {
    if (elementOf(element.tag) === 0) continue;
    const key = keyOf(element.tag);
    json[key] = elementJson(element, options.bulkDataUri ? `${path}${key}` : '', options);
  }
  return json;
}

const keys = new Map<Tag, string>();
const MOST_KEYS = 8192;

/** Keys are few and long-lived: kept, so that objects share them. */
function keyOf(tag: Tag): string {
  const known = keys.get(tag);
  if (known) return known;
  const key = tagToText(tag);
  if (keys.size < MOST_KEYS) keys.set(tag, key);
  return key;
}

function elementJson(element: DataElement, path: string, options: ToJsonOptions): DicomJsonElement {
  const { vr } = element;
  if (vr === 'SQ') return sequenceJson(element, path, options);
  const uri = mayBeBulkData(element) ? options.bulkDataUri?.(path, element) : undefined;
  if (uri !== undefined) return { vr, BulkDataURI: uri };
  if (element.skipped) return { vr };
  if (VR_TRAITS[vr].kind === 'bytes') return binaryJson(element);
  const values = valuesOf(element);
  return values.length === 0 ? { vr } : { vr, Value: values };
}

/** VRs whose values may be bulk data (PS3.18 §F.2.2). */
const BULK_DATA_VRS: ReadonlySet<VR> = new Set(
  'DS FL FD IS LT OB OD OF OL OV OW SL SS ST SV UC UL UN US UT UV'.split(' ') as VR[],
);

function mayBeBulkData(element: DataElement): boolean {
  return element.skipped !== undefined || (BULK_DATA_VRS.has(element.vr) && !element.isEmpty);
}

function sequenceJson(element: DataElement, path: string, options: ToJsonOptions): DicomJsonElement {
  if (element.items.length === 0) return { vr: 'SQ' };
  const items = element.items.map((item, index) =>
    objectOf(item, options.bulkDataUri ? `${path}[${index + 1}].` : '', options),
  );
  return { vr: 'SQ', Value: items };
}

function valuesOf(element: DataElement): DicomJsonValue[] {
  if (element.tag === SPECIFIC_CHARACTER_SET) return element.isEmpty ? [] : ['ISO_IR 192'];
  switch (element.vr) {
    case 'PN':
      return element.texts().map(nameOf);
    case 'IS':
    case 'DS':
      return element.texts().map(decimalOf);
    case 'AT':
      return element.numbers().map(tagToText);
    case 'SV':
    case 'UV':
      return element.bigints().map(integerOf);
    case 'FL':
    case 'FD':
      return element.numbers().map(floatOf);
    default:
      return VR_TRAITS[element.vr].kind === 'number' ? element.numbers() : element.texts().map((text) => text || null);
  }
}

function nameOf(text: string): DicomJsonName | null {
  if (text === '') return null;
  if (!text.includes('=')) return { Alphabetic: text };
  const [Alphabetic, Ideographic, Phonetic] = text.split('=');
  return { ...(Alphabetic && { Alphabetic }), ...(Ideographic && { Ideographic }), ...(Phonetic && { Phonetic }) };
}

/** A number, or the text itself where it is none (§F.2.3). */
function decimalOf(text: string): DicomJsonValue {
  if (text === '') return null;
  const number = numberOfText(text);
  return Number.isFinite(number) ? number : text;
}

/** As text where a double would round it (§F.2.3). */
function integerOf(value: bigint): DicomJsonValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** JSON has no numbers for these, and the standard no words: those that most readers of it know. */
function floatOf(number: number): DicomJsonValue {
  if (Number.isFinite(number)) return number;
  return Number.isNaN(number) ? 'NaN' : number > 0 ? 'inf' : '-inf';
}

function binaryJson(element: DataElement): DicomJsonElement {
  const bytes = littleEndianBytes(element);
  return bytes.length === 0 ? { vr: element.vr } : { vr: element.vr, InlineBinary: toBase64(bytes) };
}
