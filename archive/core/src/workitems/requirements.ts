import type { WorkitemRefusal } from '@vesalius/archive/api';
import { type DicomJson, type DicomJsonElement, lookupTag, TAG, type Tag, tagToText } from '@vesalius/dicom';

/** Attributes that a new workitem must have with a value (PS3.4 Table CC.2.5-3, N-CREATE type 1 of the SCU). */
const TO_CREATE: readonly Tag[] = [
  TAG.InputReadinessState,
  TAG.ScheduledProcedureStepStartDateTime,
  TAG.ScheduledProcedureStepPriority,
  TAG.ProcedureStepLabel,
];
/** Attributes that only the archive sets. */
const NOT_GIVEN: readonly Tag[] = [TAG.TransactionUID, TAG.SOPClassUID, TAG.SOPInstanceUID, TAG.ProcedureStepState];
/** Final state requirements of what was done (column "COMPLETED"); the last may be empty. */
const PERFORMED: readonly Tag[] = [
  TAG.PerformedStationNameCodeSequence,
  TAG.PerformedProcedureStepStartDateTime,
  TAG.PerformedWorkitemCodeSequence,
  TAG.PerformedProcedureStepEndDateTime,
];

export interface Lack {
  readonly refusal: WorkitemRefusal;
  readonly detail: string;
}

/** What keeps a data set from becoming a workitem. */
export function lackOfCreation(model: DicomJson): Lack | undefined {
  const state = textOf(model, TAG.ProcedureStepState);
  if (state !== undefined && state !== 'SCHEDULED') return { refusal: 'not-scheduled', detail: 'ProcedureStepState' };
  if (textOf(model, TAG.TransactionUID)) return notAllowed(TAG.TransactionUID);
  if (itemsOf(model, TAG.UnifiedProcedureStepPerformedProcedureSequence).length > 0)
    return notAllowed(TAG.UnifiedProcedureStepPerformedProcedureSequence);
  return lackOf(model, TO_CREATE, 'attribute-missing');
}

/** What an update must not touch (PS3.4 Table CC.2.5-3, N-SET "not allowed"). */
export function lackOfUpdate(model: DicomJson): Lack | undefined {
  const given = NOT_GIVEN.find((tag) => model[tagToText(tag)] !== undefined);
  return given === undefined ? undefined : notAllowed(given);
}

export function lackOfCompletion(model: DicomJson): Lack | undefined {
  const tag = TAG.UnifiedProcedureStepPerformedProcedureSequence;
  const [performed] = itemsOf(model, tag);
  if (!performed) return { refusal: 'requirements-not-met', detail: keyword(tag) };
  const output = TAG.OutputInformationSequence;
  if (!performed[tagToText(output)]) return { refusal: 'requirements-not-met', detail: keyword(output) };
  return lackOf(performed, PERFORMED, 'requirements-not-met');
}

export function lackOfCancellation(model: DicomJson): Lack | undefined {
  const [progress] = itemsOf(model, TAG.ProcedureStepProgressInformationSequence);
  return lackOf(progress ?? {}, [TAG.ProcedureStepCancellationDateTime], 'requirements-not-met');
}

function itemsOf(model: DicomJson, tag: Tag): DicomJson[] {
  return (elementOf(model, tag)?.Value ?? []) as DicomJson[];
}

function textOf(model: DicomJson, tag: Tag): string | undefined {
  const value = elementOf(model, tag)?.Value?.[0];
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

function elementOf(model: DicomJson, tag: Tag): DicomJsonElement | undefined {
  return model[tagToText(tag)];
}

function lackOf(model: DicomJson, tags: readonly Tag[], refusal: WorkitemRefusal): Lack | undefined {
  const lacking = tags.find((tag) => (elementOf(model, tag)?.Value?.[0] ?? '') === '');
  return lacking === undefined ? undefined : { refusal, detail: keyword(lacking) };
}

function notAllowed(tag: Tag): Lack {
  return { refusal: 'attribute-not-allowed', detail: keyword(tag) };
}

function keyword(tag: Tag): string {
  return lookupTag(tag)?.keyword ?? tagToText(tag);
}
