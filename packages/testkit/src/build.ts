import { type Attributes, Dataset, UID, writeFile } from '@vesalius/dicom';
import type { InstanceTruth, KnownVolume, SyntheticInstance } from './instance.ts';
import { type SeriesPlan, seriesAttributes, seriesInstanceUidOf, sopInstanceUidOf } from './modules/series.ts';
import { studyAttributes, studyInstanceUidOf } from './modules/study.ts';
import type { Probe } from './phantom/probe.ts';

const PIXEL_DATA = 0x7fe00010;

/** An instance to be built: what its IOD adds to the study and series it stands in. */
export interface InstancePlan {
  readonly series: SeriesPlan;
  readonly instanceNumber: number;
  readonly sopClassUid: string;
  readonly attributes: Attributes;
  readonly pixels?: { readonly bytes: Uint8Array; readonly vr: 'OB' | 'OW' };
  readonly numberOfFrames?: number;
  readonly probes?: readonly Probe[];
  readonly volumes?: readonly KnownVolume[];
}

/** The file of an instance in Explicit VR Little Endian, and its truth. */
export function build(plan: InstancePlan): SyntheticInstance {
  const { series, instanceNumber, sopClassUid } = plan;
  const sopInstanceUid = sopInstanceUidOf(series, instanceNumber);
  const dataset = Dataset.of({
    ...studyAttributes(series.study),
    ...seriesAttributes(series),
    SOPClassUID: sopClassUid,
    SOPInstanceUID: sopInstanceUid,
    InstanceNumber: instanceNumber,
    ...(plan.numberOfFrames ? { NumberOfFrames: plan.numberOfFrames } : {}),
    ...plan.attributes,
  });
  if (plan.pixels) dataset.set(PIXEL_DATA, plan.pixels.vr, plan.pixels.bytes);
  const file = writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
  return { file, truth: truthOf(plan, sopInstanceUid) };
}

function truthOf(plan: InstancePlan, sopInstanceUid: string): InstanceTruth {
  const { series, instanceNumber, sopClassUid } = plan;
  return {
    patientId: series.study.subject.patientId,
    patientName: series.study.subject.patientName,
    studyInstanceUid: studyInstanceUidOf(series.study),
    seriesInstanceUid: seriesInstanceUidOf(series),
    sopInstanceUid,
    sopClassUid,
    modality: series.modality,
    instanceNumber,
    numberOfFrames: plan.numberOfFrames ?? (plan.pixels ? 1 : 0),
    probes: plan.probes ?? [],
    volumes: plan.volumes ?? [],
  };
}
