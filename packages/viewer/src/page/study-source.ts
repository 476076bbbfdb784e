import { type Dataset, type DicomJson, fromDicomJson, TAG, type Tag } from '@vesalius/dicom';
import { type Series, seriesOf } from '../study/series.ts';
import { say } from '../texts/texts.ts';

/** A study as it was retrieved: its series, and for each instance the model that the frame loader wants. */
export interface LoadedStudy {
  readonly series: readonly Series[];
  readonly modelOf: (instance: Dataset) => DicomJson;
}

/** Bulk data whose being there says how an instance is shown: they are in the metadata without their bytes. */
const TOLD_BY_PRESENCE: ReadonlySet<Tag> = new Set([
  TAG.PixelData,
  TAG.FloatPixelData,
  TAG.DoubleFloatPixelData,
  TAG.SegmentedRedPaletteColorLookupTableData,
]);
const NO_BYTES = new Uint8Array();

/** Why a study cannot be shown, by the answer of the server. */
class StudyRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

/** Retrieves the metadata of a study (PS3.18 §10.4.1.1.2) or of one of its series. */
export async function loadStudy(root: string, studyInstanceUid: string): Promise<LoadedStudy> {
  const answer = await fetch(`${root}/studies/${studyInstanceUid}/metadata`, {
    headers: { accept: 'application/dicom+json' },
  });
  if (!answer.ok) throw new StudyRefused(answer.status);
  const models = (await answer.json()) as DicomJson[];
  const held = new Map<Dataset, DicomJson>();
  const bulkData = (_: string, tag: Tag) => (TOLD_BY_PRESENCE.has(tag) ? NO_BYTES : undefined);
  for (const model of models) held.set(fromDicomJson(model, { bulkData }), model);
  return { series: seriesOf([...held.keys()]), modelOf: (instance) => held.get(instance)! };
}

/** What went wrong with a study, and what to do, for the person in front of it. */
export function refusalText(error: unknown): string {
  const status = error instanceof StudyRefused ? error.status : 0;
  return status === 401 || status === 403 || status === 404 ? say(`study.${status}`) : say('study.failed');
}
