import {
  type Dataset,
  type DicomFile,
  readFile,
  StreamReader,
  stringifyDicomJson,
  TAG,
  type Tag,
  toDicomJson,
} from '../src/index.ts';

const TEXTS: readonly Tag[] = [
  ...[TAG.SOPClassUID, TAG.SOPInstanceUID, TAG.StudyInstanceUID, TAG.SeriesInstanceUID, TAG.FrameOfReferenceUID],
  ...[TAG.PatientName, TAG.PatientID, TAG.IssuerOfPatientID, TAG.PatientBirthDate, TAG.PatientSex, TAG.PatientAge],
  ...[TAG.StudyDate, TAG.StudyTime, TAG.SeriesDate, TAG.SeriesTime, TAG.AcquisitionDate, TAG.AcquisitionTime],
  ...[TAG.ContentDate, TAG.ContentTime, TAG.AccessionNumber, TAG.Modality, TAG.Manufacturer, TAG.InstitutionName],
  ...[TAG.ReferringPhysicianName, TAG.StationName, TAG.StudyDescription, TAG.SeriesDescription, TAG.StudyID],
  ...[TAG.BodyPartExamined, TAG.ProtocolName, TAG.PhotometricInterpretation, TAG.ManufacturerModelName],
];
const NUMBERS: readonly Tag[] = [
  ...[TAG.SeriesNumber, TAG.InstanceNumber, TAG.Rows, TAG.Columns, TAG.BitsAllocated, TAG.SamplesPerPixel],
  ...[TAG.SliceThickness, TAG.NumberOfFrames],
];

/** What an index keeps of an instance: 40 attributes as texts and numbers. */
export function indexRecord({ dataset }: { readonly dataset: Dataset }): unknown[] {
  const record: unknown[] = [];
  for (const tag of TEXTS) record.push(dataset.text(tag));
  for (const tag of NUMBERS) record.push(dataset.number(tag));
  return record;
}

export function streamed(bytes: Uint8Array): DicomFile {
  const reader = new StreamReader({ form: 'file' });
  reader.write(bytes);
  return reader.end();
}

export function jsonText(bytes: Uint8Array): string {
  return stringifyDicomJson(toDicomJson(readFile(bytes).dataset));
}

/** How often something can be done in a CPU second. */
export function perCpuSecond(seconds: number, work: () => unknown): number {
  for (let round = 0; round < 2000; round++) work();
  const start = process.cpuUsage();
  let count = 0;
  let micros = 0;
  while (micros < seconds * 1e6) {
    for (let round = 0; round < 200; round++) work();
    count += 200;
    const used = process.cpuUsage(start);
    micros = used.user + used.system;
  }
  return (count * 1e6) / micros;
}
