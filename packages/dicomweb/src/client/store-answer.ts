import type { DicomJson } from '@vesalius/dicom';

const SOP_INSTANCE_UID = '00081155';
const FAILURE_REASON = '00081197';
const FAILED_SOP_SEQUENCE = '00081198';
const REFERENCED_SOP_SEQUENCE = '00081199';
const OTHER_FAILURES_SEQUENCE = '0008119A';

/** What became of each instance of a store transaction (PS3.18 §10.5.3, Annex I). */
export interface StoreAnswer {
  readonly status: number;
  readonly stored: readonly string[];
  /** SOP Instance UID (empty where it could not be read) and Failure Reason of each that was not kept. */
  readonly failed: readonly { readonly sopInstanceUid: string; readonly reason: number }[];
  readonly model: DicomJson;
}

/** Reads the Store Instances Response Module. */
export function storeAnswerOf(status: number, model: DicomJson): StoreAnswer {
  const failures = [...itemsOf(model, FAILED_SOP_SEQUENCE), ...itemsOf(model, OTHER_FAILURES_SEQUENCE)];
  return {
    status,
    stored: itemsOf(model, REFERENCED_SOP_SEQUENCE).map((item) => textOf(item, SOP_INSTANCE_UID)),
    failed: failures.map((item) => ({
      sopInstanceUid: textOf(item, SOP_INSTANCE_UID),
      reason: Number(item[FAILURE_REASON]?.Value?.[0] ?? 0),
    })),
    model,
  };
}

function itemsOf(model: DicomJson, key: string): DicomJson[] {
  return (model[key]?.Value ?? []) as DicomJson[];
}

function textOf(item: DicomJson, key: string): string {
  return String(item[key]?.Value?.[0] ?? '');
}
