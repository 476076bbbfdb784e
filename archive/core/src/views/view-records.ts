import type { ExtraAttribute, InstanceRecord, ProjectLens, StoredInstance } from '@vesalius/archive/api';
import { type Dataset, TAG } from '@vesalius/dicom';
import { columnsOf, extraOf } from '../ingest/columns.ts';

const UNMADE = 'view/';

/** What the row of an instance is made from: how it looks, and the original. */
export interface Shown {
  readonly dataset: Dataset;
  readonly original: StoredInstance;
}

/** In which project of the index of views it is, and under which lens. */
export interface ViewPlace {
  readonly project: number;
  /** Its number in the index of views. */
  readonly viewId: number;
  readonly lens: ProjectLens;
  readonly extra: readonly ExtraAttribute[];
  readonly now: number;
}

/** The row of a de-identified instance whose file is not made yet: attributes to be found by, and where it came from only for the register. */
export function viewRecord(
  { dataset, original }: Shown,
  { project, viewId, lens, extra, now }: ViewPlace,
): InstanceRecord {
  const uid = (tag: number) => dataset.text(tag) ?? '';
  const sopInstanceUid = uid(TAG.SOPInstanceUID);
  return {
    identity: {
      studyInstanceUid: uid(TAG.StudyInstanceUID),
      seriesInstanceUid: uid(TAG.SeriesInstanceUID),
      sopInstanceUid,
      sopClassUid: original.sopClassUid,
      transferSyntaxUid: original.transferSyntaxUid,
    },
    patient: columnsOf('patient', dataset),
    study: columnsOf('study', dataset),
    series: columnsOf('series', dataset),
    instance: columnsOf('instance', dataset),
    extra: extra.length > 0 ? extraOf(extra, dataset) : [],
    blobKey: `${UNMADE}${project}/${lens.version}/${sopInstanceUid}`,
    fileSize: original.fileSize,
    datasetOffset: original.datasetOffset,
    datasetSha256: lens.fingerprint(`${original.datasetSha256} ${lens.version}`),
    blockChecksums: new Uint8Array(),
    source: { door: 'recovery', principal: 'vesalius' },
    receivedAt: now,
    placing: { maker: 'vesalius', projects: [viewId] },
  };
}

/** The project of a row of the index of views. */
export function projectOf({ blobKey }: StoredInstance): number {
  return Number(blobKey.slice(UNMADE.length).split('/')[0]);
}
