export { ByteSource } from './byte-source.ts';
export type { Content, ElementValue, SkippedValue } from './content.ts';
export { type Attributes, DataElement, Dataset } from './dataset.ts';
export { type Encoding, EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE, UNDEFINED_LENGTH } from './encoding.ts';
export { type EncapsulatedValue, type FragmentLocation, FragmentTable } from './fragments.ts';
export type { ElementOwner, RawElement, StoredElement } from './stored-element.ts';
