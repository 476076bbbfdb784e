import type { DicomJson, DicomJsonElement } from './model.ts';

/**
 * The text of a DICOM JSON Model object with its attributes in ascending order (PS3.18 §F.2.2). `JSON.stringify` does not
 * keep it: an object of JavaScript puts keys that look like numbers, as those of group 3006 do, before all others.
 */
export function stringifyDicomJson(model: DicomJson): string {
  const attributes = Object.keys(model)
    .sort()
    .map((key) => `"${key}":${elementText(model[key]!)}`);
  return `{${attributes.join(',')}}`;
}

function elementText(element: DicomJsonElement): string {
  if (element.vr !== 'SQ' || !element.Value) return JSON.stringify(element);
  return `{"vr":"SQ","Value":[${element.Value.map((item) => stringifyDicomJson(item as DicomJson)).join(',')}]}`;
}
