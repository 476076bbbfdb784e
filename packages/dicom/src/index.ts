/**
 * What DICOM is: data dictionary, UIDs, character sets; data sets read, changed and written; the JSON and XML models; file-sets.
 */
export * from './charset/index.ts';
export * from './content/index.ts';
export * from './dataset/index.ts';
export * from './dicomdir/index.ts';
export * from './dictionary/index.ts';
export * from './errors/index.ts';
export * from './json/index.ts';
export * from './matching/index.ts';
export * from './person-name/index.ts';
export * from './read/index.ts';
export * from './tag.ts';
export * from './transfer-syntax/index.ts';
export * from './uid/index.ts';
export * from './vr.ts';
export { type ValueKind, VR_TRAITS, type VrTraits } from './vr-traits.ts';
export * from './write/index.ts';
export * from './xml/index.ts';
