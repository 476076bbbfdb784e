import { type Archive, ArchiveError } from '@vesalius/archive/api';
import { EDITION } from '@vesalius/deidentify';
import type { ProjectsData } from '../data.ts';
import type { Batch } from './batches.ts';

const ALL = 1_000_000;

/**
 * What was reviewed in a batch, by whom and with which outcome, signed with the key of the audit trail. It names no original.
 *
 * @throws ArchiveError `conflict` when nothing signs here
 */
export function signedReport(
  archive: Archive,
  { batches, governance, faces }: ProjectsData,
  batch: Batch,
  of: { readonly project: string; readonly by: string; readonly at: number },
): string {
  const { id, madeBy, madeAt, profileVersion, project } = batch;
  const outputs = batches.outputs(batch, undefined, 0, ALL).map((output) => {
    const { masks, redo: _, ...rest } = output;
    return {
      ...rest,
      masks: JSON.parse(masks) as unknown[],
    };
  });
  const { rules, removeWords } = batches.amendmentsOf(batch);
  const report = JSON.stringify({
    kind: 'vesalius review of de-identified studies',
    project: of.project,
    batch: id,
    ...{ madeBy, madeAt, profileVersion, standard: EDITION },
    reviewedBy: of.by,
    reviewedAt: of.at,
    reviewPercent: governance.get(project)?.reviewPercent,
    // Words that were added to be removed may be somebody's name: how many says enough.
    amendments: { rules, removeWords: removeWords.length },
    faces: faces.list(batch).map(({ space: _, ...face }) => face),
    outputs,
  });
  const signature = archive.audit.sign(report);
  if (!signature) throw new ArchiveError('conflict', { detail: 'nothing signs reports here' });
  return JSON.stringify({ report: JSON.parse(report), key: signature.key, signature: signature.signature });
}
