import { type Archive, ArchiveError, type ProjectLimits } from '@vesalius/archive/api';
import { within } from '../known-project.ts';
import type { Governance, GovernanceStore } from '../store/governance.ts';

const GIGABYTE = 1e9;

/** Undefined where nothing is limited. */
export function limitsOf({
  mostStudies,
  mostInstances,
  mostGigabytes,
}: Pick<Governance, 'mostStudies' | 'mostInstances' | 'mostGigabytes'>): ProjectLimits | undefined {
  const limits: ProjectLimits = {
    ...(mostStudies !== undefined && { studies: mostStudies }),
    ...(mostInstances !== undefined && { instances: mostInstances }),
    ...(mostGigabytes !== undefined && { bytes: mostGigabytes * GIGABYTE }),
  };
  return Object.keys(limits).length > 0 ? limits : undefined;
}

/**
 * For ways in on which instances come into the project by themselves; studies that are put into it are measured by the archive.
 *
 * @param more studies that are as good as in it
 * @throws ArchiveError `limit-exceeded` when the project has as much as it may have
 */
export async function requireRoom(
  archive: Archive,
  governance: GovernanceStore,
  project: number,
  more = 0,
): Promise<void> {
  const agreed = governance.get(project);
  const limits = agreed && limitsOf(agreed);
  if (!limits) return;
  const { studies, instances, bytes } = await archive.statistics(within(project, 'metrics.read'));
  const held = { studies: studies + more, instances, bytes };
  for (const what of ['studies', 'instances', 'bytes'] as const)
    if (held[what] >= (limits[what] ?? Number.POSITIVE_INFINITY))
      throw new ArchiveError('limit-exceeded', { where: what, detail: `the project may not hold more ${what}` });
}
