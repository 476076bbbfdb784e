import type { ElementValue } from '../dataset/content.ts';
import { Dataset } from '../dataset/dataset.ts';
import { numberOfText } from '../dataset/decode-number.ts';
import { lookupTag } from '../dictionary/index.ts';
import { DicomModelError } from '../errors/index.ts';
import { fromBase64 } from '../json/base64.ts';
import { elementOf, groupOf, isPrivate, type Tag, tag, tagFromText } from '../tag.ts';
import { type VR, VRS } from '../vr.ts';
import { VR_TRAITS } from '../vr-traits.ts';
import { parseXml, type XmlElement } from './xml-reader.ts';

const KNOWN_VRS: ReadonlySet<string> = new Set(VRS);
const GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const;
const COMPONENTS = ['FamilyName', 'GivenName', 'MiddleName', 'NamePrefix', 'NameSuffix'] as const;
const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

export interface FromXmlOptions {
  /** The bytes behind a BulkData element; without it, or when it gives undefined, such elements are left out. */
  readonly bulkData?: (uri: string, tag: Tag) => Uint8Array | undefined;
}

/**
 * The data set of a Native DICOM Model document (PS3.19 §A.1). Private elements are put into the block of their creator,
 * which is reserved when it is not there. Specific Character Set becomes ISO_IR 192 when a text is not ASCII. Throws
 * `bad-xml` and `xml-doctype`.
 */
export function fromNativeXml(text: string, options: FromXmlOptions = {}): Dataset {
  const root = parseXml(text);
  if (root.name !== 'NativeDicomModel') throw bad('');
  const dataset = new Dataset();
  addAttributes(dataset, root, '', options);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
  if (/[^\u0000-\u007f]/.test(text)) dataset.set(0x00080005, 'CS', 'ISO_IR 192');
  return dataset;
}

function addAttributes(dataset: Dataset, parent: XmlElement, path: string, options: FromXmlOptions): void {
  const attributes = parent.children.filter(({ name }) => name === 'DicomAttribute');
  // Creators first, so that private elements find the block that is theirs.
  attributes.sort((a, b) => Number(a.attributes.has('privateCreator')) - Number(b.attributes.has('privateCreator')));
  for (const attribute of attributes) addAttribute(dataset, attribute, path, options);
}

function addAttribute(dataset: Dataset, attribute: XmlElement, path: string, options: FromXmlOptions): void {
  const named = tagFromText(attribute.attributes.get('tag') ?? '');
  if (named === undefined) throw bad(path);
  const creator = attribute.attributes.get('privateCreator');
  const own = creator !== undefined && isPrivate(named) ? privateTag(dataset, named, creator, path) : named;
  const ownPath = `${path}${attribute.attributes.get('tag')}`;
  const vr = attribute.attributes.get('vr') ?? lookupTag(own)?.vr ?? 'UN';
  if (!KNOWN_VRS.has(vr)) throw bad(ownPath);
  const bulk = attribute.children.find(({ name }) => name === 'BulkData');
  if (bulk) {
    const uri = bulk.attributes.get('uri') ?? bulk.attributes.get('uuid') ?? '';
    const bytes = options.bulkData?.(uri, own);
    if (bytes) dataset.set(own, vr as VR, bytes);
  } else dataset.set(own, vr as VR, contentOf(dataset, vr as VR, attribute, ownPath, options));
}

/** The tag in the block that the creator has reserved, or reserves now (PS3.5 §7.8.1). */
function privateTag(dataset: Dataset, named: Tag, creator: string, path: string): Tag {
  const group = groupOf(named);
  const blocks = Array.from({ length: 0xf0 }, (_, index) => 0x10 + index);
  const own = blocks.find((block) => dataset.text(tag(group, block)) === creator);
  const block = own ?? blocks.find((free) => !dataset.has(tag(group, free)));
  if (block === undefined) throw bad(path);
  if (own === undefined) dataset.set(tag(group, block), 'LO', creator);
  return tag(group, (block << 8) | (elementOf(named) & 0xff));
}

function contentOf(
  dataset: Dataset,
  vr: VR,
  attribute: XmlElement,
  path: string,
  options: FromXmlOptions,
): ElementValue<Dataset> {
  const { kind } = VR_TRAITS[vr];
  if (kind === 'bytes') return binaryOf(attribute, path);
  if (kind === 'sequence') {
    return numbered(attribute, 'Item').map((item, index) => {
      const own = new Dataset(dataset);
      if (item) addAttributes(own, item, `${path}[${index + 1}].`, options);
      return own;
    });
  }
  if (kind === 'name') return numbered(attribute, 'PersonName').map((name) => (name ? nameOf(name) : ''));
  const texts = numbered(attribute, 'Value').map((value) => value?.text ?? '');
  if (kind === 'tag') return texts.map((text) => tagFromText(text) ?? failed(path));
  if (kind === 'number') return texts.map((text) => numberOf(vr, text) ?? failed(path)) as readonly number[];
  return texts;
}

function binaryOf(attribute: XmlElement, path: string): Uint8Array | undefined {
  const inline = attribute.children.find(({ name }) => name === 'InlineBinary');
  if (!inline) return undefined;
  const bytes = fromBase64(inline.text);
  if (!bytes) throw bad(path);
  return bytes;
}

/** Children of a name in the places their `number` says; undefined where one is missing. */
function numbered(attribute: XmlElement, name: string): (XmlElement | undefined)[] {
  const children = attribute.children.filter((child) => child.name === name);
  const placed: (XmlElement | undefined)[] = [];
  for (const child of children) {
    const number = Number(child.attributes.get('number') ?? placed.length + 1);
    const isPlace = Number.isInteger(number) && number >= 1 && number <= children.length;
    placed[isPlace ? number - 1 : placed.length] = child;
  }
  return Array.from(placed);
}

function numberOf(vr: VR, text: string): number | bigint | undefined {
  const trimmed = text.trim();
  if ((vr === 'SV' || vr === 'UV') && /^-?\d{1,20}$/.test(trimmed)) return BigInt(trimmed);
  const special = NOT_FINITE.get(trimmed);
  if (special !== undefined) return special;
  const number = numberOfText(trimmed);
  return Number.isNaN(number) ? undefined : number;
}

function nameOf(name: XmlElement): string {
  const groups = GROUPS.map((group) => {
    const element = name.children.find((child) => child.name === group);
    const components = COMPONENTS.map((part) => element?.children.find((child) => child.name === part)?.text ?? '');
    return components.join('^').replace(/\^+$/, '');
  });
  return groups.join('=').replace(/=+$/, '');
}

function bad(path: string): DicomModelError {
  return new DicomModelError('bad-xml', { tagPath: path });
}

function failed(path: string): never {
  throw bad(path);
}
