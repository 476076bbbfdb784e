import type { ElementValue } from '../dataset/content.ts';
import { Dataset } from '../dataset/dataset.ts';
import { lookupTag } from '../dictionary/index.ts';
import { DicomModelError } from '../errors/index.ts';
import { type Tag, tagFromText } from '../tag.ts';
import { type VR, VRS } from '../vr.ts';
import { VR_TRAITS } from '../vr-traits.ts';
import { fromBase64 } from './base64.ts';
import type { DicomJson, DicomJsonElement } from './model.ts';

const DEEPEST = 64;
const KNOWN_VRS: ReadonlySet<string> = new Set(VRS);

export interface FromJsonOptions {
  /** The bytes behind a BulkDataURI; without it, or when it gives undefined, such elements are left out. */
  readonly bulkData?: (uri: string, tag: Tag) => Uint8Array | undefined;
}

/**
 * The data set of a DICOM JSON Model object (PS3.18 §F.2). Its texts are Unicode: Specific Character Set is set to
 * ISO_IR 192 when a text is not ASCII. Throws `bad-json` with the tag path.
 */
export function fromDicomJson(model: unknown, options: FromJsonOptions = {}): Dataset {
  const dataset = new JsonReader(options).dataset(model, undefined, '', 0);
  return dataset;
}

class JsonReader {
  readonly #options: FromJsonOptions;
  #unicode = false;

  constructor(options: FromJsonOptions) {
    this.#options = options;
  }

  dataset(model: unknown, parent: Dataset | undefined, path: string, depth: number): Dataset {
    if (!isObject(model) || depth > DEEPEST) throw bad(path);
    const dataset = new Dataset(parent);
    for (const [key, element] of Object.entries(model as DicomJson)) {
      const tag = tagFromText(key);
      if (tag === undefined || !isObject(element)) throw bad(`${path}${key}`);
      this.#addElement(dataset, tag, element as DicomJsonElement, `${path}${key}`, depth);
    }
    if (!parent && this.#unicode) dataset.set(0x00080005, 'CS', 'ISO_IR 192');
    return dataset;
  }

  #addElement(dataset: Dataset, tag: Tag, element: DicomJsonElement, path: string, depth: number): void {
    const vr = vrOf(tag, element);
    if (!vr) throw bad(path);
    if (element.BulkDataURI !== undefined) {
      const bytes = this.#options.bulkData?.(String(element.BulkDataURI), tag);
      if (bytes) dataset.set(tag, vr, bytes);
      return;
    }
    if (element.InlineBinary !== undefined) {
      const bytes = fromBase64(String(element.InlineBinary));
      if (!bytes || vr === 'SQ') throw bad(path);
      dataset.set(tag, vr, bytes);
      return;
    }
    const values: unknown = element.Value ?? [];
    if (!Array.isArray(values)) throw bad(path);
    dataset.set(tag, vr, this.#valuesOf(dataset, vr, values, path, depth));
  }

  #valuesOf(dataset: Dataset, vr: VR, values: readonly unknown[], path: string, depth: number): ElementValue<Dataset> {
    switch (VR_TRAITS[vr].kind) {
      case 'sequence':
        return values.map((item, index) => this.dataset(item ?? {}, dataset, `${path}[${index + 1}].`, depth + 1));
      case 'tag':
        return values.map((value) => tagFromText(String(value)) ?? failed(path));
      case 'number':
        return values.map((value) => numberOf(vr, value) ?? failed(path)) as readonly number[];
      case 'bytes':
        return values.length === 0 ? undefined : failed(path);
      default:
        return values.map((value) => this.#textOf(value, path));
    }
  }

  #textOf(value: unknown, path: string): string {
    const text = value === null ? '' : isObject(value) ? nameText(value as Record<string, unknown>) : value;
    if (typeof text !== 'string' && typeof text !== 'number') throw bad(path);
    const whole = String(text);
    this.#unicode ||= !isAscii(whole);
    return whole;
  }
}

/** A VR may be missing where the dictionary knows it, as some senders do. */
function vrOf(tag: Tag, { vr }: DicomJsonElement): VR | undefined {
  if (vr === undefined) return lookupTag(tag)?.vr;
  return KNOWN_VRS.has(vr) ? (vr as VR) : undefined;
}

const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

function numberOf(vr: VR, value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if ((vr === 'SV' || vr === 'UV') && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  const special = NOT_FINITE.get(value);
  if (special !== undefined) return special;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isNaN(number) ? undefined : number;
}

/** `A^B=..=..`, without trailing delimiters (PS3.5 §6.2.1.2). */
function nameText(name: Record<string, unknown>): string {
  const groups = [name.Alphabetic, name.Ideographic, name.Phonetic].map((group) =>
    typeof group === 'string' ? group : '',
  );
  return groups.join('=').replace(/=+$/, '');
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(path: string): DicomModelError {
  return new DicomModelError('bad-json', { tagPath: path });
}

function failed(path: string): never {
  throw bad(path);
}
