export { type FromJsonOptions, fromDicomJson } from './from-json.ts';
export type { DicomJson, DicomJsonElement, DicomJsonName, DicomJsonValue } from './model.ts';
export { stringifyDicomJson } from './stringify.ts';
export { type ToJsonOptions, toDicomJson } from './to-json.ts';
