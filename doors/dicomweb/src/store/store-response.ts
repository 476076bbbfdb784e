import { type InstanceIdentity, nonPatientCategory } from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';
import { pathOf } from '../request/resource.ts';
import type { PartResult } from './part-result.ts';

/**
 * The Store Instances Response Module (PS3.18 Table I.1-1): kept instances under Referenced SOP Sequence, others under Failed SOP
 * Sequence, and those whose UIDs could not be read under Other Failures Sequence.
 */
export function storeResponse(results: readonly PartResult[], root: string): DicomJson {
  const stored = results.filter((result) => result.kind === 'stored');
  const failed = results.filter((result) => result.kind === 'failed');
  const named = failed.filter(({ instance }) => instance?.sopInstanceUid !== undefined);
  const others = failed.filter(({ instance }) => instance?.sopInstanceUid === undefined);
  const studies = new Set(stored.map(({ instance }) => instance.studyInstanceUid));
  const study = studies.size === 1 ? [...studies][0] : undefined;
  return {
    ...(study && { '00081190': { vr: 'UR', Value: [`${root}/studies/${study}`] } }),
    ...(named.length > 0 && {
      '00081198': sequence(
        named.map((result) => ({ ...reference(result.instance!), '00081197': short(result.reason) })),
      ),
    }),
    ...(stored.length > 0 && { '00081199': sequence(stored.map((result) => storedItem(result, root))) }),
    ...(others.length > 0 && { '0008119A': sequence(others.map(({ reason }) => ({ '00081197': short(reason) }))) }),
  };
}

/** 200 when all is well, 202 when not everything is, 409 when nothing was kept (PS3.18 §10.5.3.1). */
export function storeStatus(results: readonly PartResult[]): 200 | 202 | 409 {
  if (!results.some((result) => result.kind === 'stored')) return 409;
  const allIsWell = results.every((result) => result.kind === 'stored' && result.warning === undefined);
  return allIsWell ? 200 : 202;
}

function storedItem({ instance, warning }: PartResult & { kind: 'stored' }, root: string): DicomJson {
  return {
    ...reference(instance),
    '00081190': { vr: 'UR', Value: [root + addressOf(instance)] },
    ...(warning !== undefined && { '00081196': short(warning) }),
  };
}

function addressOf({
  studyInstanceUid: study,
  seriesInstanceUid: series,
  sopInstanceUid,
  sopClassUid,
}: InstanceIdentity) {
  const category = nonPatientCategory(sopClassUid);
  return category ? `/${category}/${sopInstanceUid}` : pathOf({ study, series, instance: sopInstanceUid });
}

function reference({ sopClassUid, sopInstanceUid }: Partial<InstanceIdentity>): DicomJson {
  return {
    ...(sopClassUid !== undefined && { '00081150': { vr: 'UI', Value: [sopClassUid] } }),
    ...(sopInstanceUid !== undefined && { '00081155': { vr: 'UI', Value: [sopInstanceUid] } }),
  };
}

function sequence(items: DicomJson[]) {
  return { vr: 'SQ', Value: items };
}

function short(value: number) {
  return { vr: 'US', Value: [value] };
}
