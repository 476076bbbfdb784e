import { type Dataset, TAG, type Tag } from '@vesalius/dicom';
import type { BidsKind } from './kind.ts';

/** Of DICOM, and what it is divided by to have the unit of BIDS: seconds. */
interface Field {
  readonly name: string;
  readonly tag: Tag;
  readonly kind: 'text' | 'texts' | 'number' | 'numbers';
  readonly per?: number;
}

/** All that may come along; names as BIDS has them. */
const FIELDS: readonly Field[] = [
  { name: 'Modality', tag: TAG.Modality, kind: 'text' },
  { name: 'Manufacturer', tag: TAG.Manufacturer, kind: 'text' },
  { name: 'ManufacturersModelName', tag: TAG.ManufacturerModelName, kind: 'text' },
  { name: 'SoftwareVersions', tag: TAG.SoftwareVersions, kind: 'text' },
  { name: 'MagneticFieldStrength', tag: TAG.MagneticFieldStrength, kind: 'number' },
  { name: 'ReceiveCoilName', tag: TAG.ReceiveCoilName, kind: 'text' },
  { name: 'MRAcquisitionType', tag: TAG.MRAcquisitionType, kind: 'text' },
  { name: 'ScanningSequence', tag: TAG.ScanningSequence, kind: 'texts' },
  { name: 'SequenceVariant', tag: TAG.SequenceVariant, kind: 'texts' },
  { name: 'ImageType', tag: TAG.ImageType, kind: 'texts' },
  { name: 'RepetitionTime', tag: TAG.RepetitionTime, kind: 'number', per: 1000 },
  { name: 'EchoTime', tag: TAG.EchoTime, kind: 'number', per: 1000 },
  { name: 'InversionTime', tag: TAG.InversionTime, kind: 'number', per: 1000 },
  { name: 'FlipAngle', tag: TAG.FlipAngle, kind: 'number' },
  { name: 'EchoTrainLength', tag: TAG.EchoTrainLength, kind: 'number' },
  { name: 'SliceThickness', tag: TAG.SliceThickness, kind: 'number' },
  { name: 'KVP', tag: TAG.KVP, kind: 'number' },
  { name: 'XRayTubeCurrent', tag: TAG.XRayTubeCurrent, kind: 'number' },
  { name: 'ConvolutionKernel', tag: TAG.ConvolutionKernel, kind: 'text' },
  { name: 'Units', tag: TAG.Units, kind: 'text' },
  { name: 'BodyPart', tag: TAG.BodyPartExamined, kind: 'text' },
];

/** The sidecar of a volume: how it was acquired, of the header of its first frame. */
export function sidecarOf(header: Dataset, { folder }: BidsKind): Readonly<Record<string, unknown>> {
  const fields = FIELDS.flatMap((field) => {
    const value = fieldOf(header, field);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return {
    ...Object.fromEntries(fields),
    ...(folder === 'func' && { TaskName: 'unknown' }),
    ConversionSoftware: 'Vesalius',
  };
}

function fieldOf(header: Dataset, { tag, kind, per = 1 }: Field): unknown {
  if (kind === 'text') return header.text(tag)?.trim() || undefined;
  if (kind === 'texts') return header.has(tag) ? header.texts(tag) : undefined;
  const number = header.number(tag);
  return number === undefined ? undefined : number / per;
}
