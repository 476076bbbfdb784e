import type { QueryRow } from '@vesalius/archive/api';
import {
  chooseCharacterSet,
  type DicomJson,
  fromDicomJson,
  lookupTag,
  TAG,
  type Tag,
  tagToText,
  writeDataset,
} from '@vesalius/dicom';
import type { FindRequest } from './identifier.ts';

/**
 * The identifier of one match (PS3.4 §C.4.1.1.3.2): what was asked for, empty where there is no value, in a character set in which all of it
 * can be written.
 */
export function answerIdentifier(
  row: QueryRow,
  request: FindRequest,
  aeTitle: string,
  transferSyntaxUid: string,
): Uint8Array {
  const answer: DicomJson = {};
  for (const tag of request.returned) {
    const key = tagToText(tag);
    answer[key] = row.attributes[key] ?? { vr: lookupTag(tag)?.vr ?? 'UN' };
  }
  answer[tagToText(TAG.QueryRetrieveLevel)] = { vr: 'CS', Value: [request.level] };
  answer[tagToText(TAG.RetrieveAETitle)] = { vr: 'AE', Value: [aeTitle] };
  if (request.returned.includes(TAG.InstanceAvailability))
    answer[tagToText(TAG.InstanceAvailability)] = { vr: 'CS', Value: ['ONLINE'] };
  delete answer[CHARACTER_SET];
  const characterSets = chooseCharacterSet(
    textsIn(answer),
    request.characterSets.length > 0 ? request.characterSets : undefined,
  );
  const dataset = fromDicomJson(answer);
  if (characterSets.length > 0) dataset.set(TAG.SpecificCharacterSet, 'CS', characterSets);
  else dataset.remove(TAG.SpecificCharacterSet);
  return writeDataset(dataset, transferSyntaxUid);
}

const CHARACTER_SET = tagToText(TAG.SpecificCharacterSet as Tag);

/** Every text of a model, at any depth. */
function* textsIn(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const one of value) yield* textsIn(one);
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) yield* textsIn(one);
}
