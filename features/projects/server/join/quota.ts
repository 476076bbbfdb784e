import { type Archive, ArchiveError } from '@vesalius/archive/api';
import { within } from '../known-project.ts';
import type { GovernanceStore } from '../store/governance.ts';

const GIGABYTE = 1e9;

/** @param more studies that are as good as in it. @throws ArchiveError `limit-exceeded` when the project has as much as it may have */
export async function requireRoom(
  archive: Archive,
  governance: GovernanceStore,
  project: number,
  more = 0,
): Promise<void> {
  const { mostStudies, mostGigabytes } = governance.get(project) ?? {};
  if (mostStudies === undefined && mostGigabytes === undefined) return;
  const { studies, bytes } = await archive.statistics(within(project, 'metrics.read'));
  if (
    studies + more >= (mostStudies ?? Number.POSITIVE_INFINITY) ||
    bytes >= (mostGigabytes ?? Number.POSITIVE_INFINITY) * GIGABYTE
  )
    throw new ArchiveError('limit-exceeded', { detail: 'the project has as many studies as it may have' });
}
