import type { DataElement, Dataset } from '../dataset/dataset.ts';
import { lookupTag } from '../dictionary/index.ts';
import { toBase64 } from '../json/base64.ts';
import { littleEndianBytes } from '../json/little-endian.ts';
import { elementOf, isPrivate, isPrivateCreator, type Tag, tagToText } from '../tag.ts';
import { VR_TRAITS } from '../vr-traits.ts';
import { escaped } from './escape.ts';

const SPECIFIC_CHARACTER_SET = 0x00080005;
const GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const;
const COMPONENTS = ['FamilyName', 'GivenName', 'MiddleName', 'NamePrefix', 'NameSuffix'] as const;

export interface ToXmlOptions {
  /** Where a value is found that is not to stand in the document; undefined keeps it inline. */
  readonly bulkDataUri?: (path: string, element: DataElement) => string | undefined;
}

/**
 * A data set as a Native DICOM Model document (PS3.19 §A.1) in UTF-8: texts decoded, group lengths left out, private
 * elements by their creator (`gggg00ee`). Characters that XML cannot hold become U+FFFD.
 */
export function toNativeXml(dataset: Dataset, options: ToXmlOptions = {}): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM" xml:space="preserve">',
  ];
  writeDataset(lines, dataset, '', options);
  lines.push('</NativeDicomModel>', '');
  return lines.join('\n');
}

function writeDataset(lines: string[], dataset: Dataset, path: string, options: ToXmlOptions): void {
  for (const element of dataset.elements()) {
    if (elementOf(element.tag) === 0) continue;
    lines.push(`<DicomAttribute ${attributesOf(element)}>`);
    writeContent(lines, element, `${path}${tagToText(element.tag)}`, options);
    lines.push('</DicomAttribute>');
  }
}

function attributesOf({ tag, vr, owner }: DataElement): string {
  const creator = isPrivate(tag) && elementOf(tag) >= 0x1000 ? owner.text(privateCreatorTag(tag)) : undefined;
  if (creator !== undefined) {
    const local = tagToText((tag & 0xffff00ff) >>> 0);
    return `tag="${local}" vr="${vr}" privateCreator="${escaped(creator)}"`;
  }
  const keyword = isPrivateCreator(tag) ? '' : lookupTag(tag)?.keyword;
  return `tag="${tagToText(tag)}" vr="${vr}"${keyword ? ` keyword="${keyword}"` : ''}`;
}

function privateCreatorTag(tag: Tag): Tag {
  return ((tag & 0xffff0000) | ((tag >>> 8) & 0xff)) >>> 0;
}

function writeContent(lines: string[], element: DataElement, path: string, options: ToXmlOptions): void {
  if (element.vr === 'SQ') {
    writeItems(lines, element, path, options);
    return;
  }
  const uri = element.isEmpty ? undefined : options.bulkDataUri?.(path, element);
  if (uri !== undefined) lines.push(`<BulkData uri="${escaped(uri)}"/>`);
  else if (!element.skipped) writeValues(lines, element);
}

function writeValues(lines: string[], element: DataElement): void {
  if (VR_TRAITS[element.vr].kind === 'bytes') {
    const bytes = littleEndianBytes(element);
    if (bytes.length > 0) lines.push(`<InlineBinary>${toBase64(bytes)}</InlineBinary>`);
    return;
  }
  for (const [index, value] of valuesOf(element).entries()) {
    if (element.vr === 'PN') writeName(lines, value, index + 1);
    else lines.push(`<Value number="${index + 1}">${escaped(value)}</Value>`);
  }
}

function writeItems(lines: string[], element: DataElement, path: string, options: ToXmlOptions): void {
  for (const [index, item] of element.items.entries()) {
    lines.push(`<Item number="${index + 1}">`);
    writeDataset(lines, item, `${path}[${index + 1}].`, options);
    lines.push('</Item>');
  }
}

/** The document is UTF-8, whatever the data set was. */
function valuesOf(element: DataElement): string[] {
  if (element.tag === SPECIFIC_CHARACTER_SET) return element.isEmpty ? [] : ['ISO_IR 192'];
  if (element.vr === 'AT') return element.numbers().map(tagToText);
  return element.texts();
}

function writeName(lines: string[], name: string, number: number): void {
  lines.push(`<PersonName number="${number}">`);
  const groups = name.split('=');
  for (const [index, group] of GROUPS.entries()) {
    if (groups[index]) lines.push(`<${group}>${componentsOf(groups[index])}</${group}>`);
  }
  lines.push('</PersonName>');
}

/** The components that are there, in their order (PS3.19 Table A.1.5-2). */
function componentsOf(group: string): string {
  return group
    .split('^')
    .slice(0, COMPONENTS.length)
    .map((text, index) => (text === '' ? '' : `<${COMPONENTS[index]}>${escaped(text)}</${COMPONENTS[index]}>`))
    .join('');
}
