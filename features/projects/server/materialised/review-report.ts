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
  { batches, governance }: ProjectsData,
  batch: Batch,
  of: { readonly project: string; readonly by: string; readonly at: number },
): string {
  const { id, madeBy, madeAt, profileVersion, project } = batch;
  const outputs = batches.outputs(batch, undefined, 0, ALL).map((output) => {
    const { number, study, series, instance, pseudonym, reason, state, code, masks, sha256, decidedBy, decidedAt } =
      output;
    return {
      ...{ number, study, series, instance, pseudonym, reason, state, code, sha256, decidedBy, decidedAt },
      masks: JSON.parse(masks) as unknown[],
    };
  });
  const report = JSON.stringify({
    kind: 'vesalius review of de-identified studies',
    project: of.project,
    batch: id,
    ...{ madeBy, madeAt, profileVersion, standard: EDITION },
    reviewedBy: of.by,
    reviewedAt: of.at,
    reviewPercent: governance.get(project)?.reviewPercent,
    outputs,
  });
  const signature = archive.audit.sign(report);
  if (!signature) throw new ArchiveError('conflict', { detail: 'nothing signs reports here' });
  return JSON.stringify({ report: JSON.parse(report), key: signature.key, signature: signature.signature });
}
