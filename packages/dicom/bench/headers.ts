/**
 * How many CT headers of 120 elements are read in a CPU second: to an index record of 40 attributes, to the whole DICOM
 * JSON Model, and in the streaming reader as ingest uses it. `node packages/dicom/bench/headers.ts [seconds]`
 */
import { type Dataset, type DicomFile, readFile, StreamReader, TAG, type Tag, toDicomJson } from '../src/index.ts';
import { countElements, ctFile, ctHeader } from './ct-header.ts';

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

function indexRecord(dataset: Dataset): unknown[] {
  const record: unknown[] = [];
  for (const tag of TEXTS) record.push(dataset.text(tag));
  for (const tag of NUMBERS) record.push(dataset.number(tag));
  return record;
}

function streamed(bytes: Uint8Array): DicomFile {
  const reader = new StreamReader({ form: 'file' });
  reader.write(bytes);
  return reader.end();
}

function measure(name: string, seconds: number, work: () => unknown): void {
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
  console.log(`${name.padEnd(44)} ${Math.round((count * 1e6) / micros)} per CPU second`);
}

const seconds = Number(process.argv[2] ?? 2);
const explicit = ctFile();
const implicit = ctFile('1.2.840.10008.1.2');
console.log(`${countElements(ctHeader())} elements, ${explicit.length} bytes`);
measure('index record, explicit VR', seconds, () => indexRecord(readFile(explicit).dataset));
measure('index record, implicit VR', seconds, () => indexRecord(readFile(implicit).dataset));
measure('index record, streamed', seconds, () => indexRecord(streamed(explicit).dataset));
measure('DICOM JSON objects', seconds, () => toDicomJson(readFile(explicit).dataset));
measure('DICOM JSON text', seconds, () => JSON.stringify(toDicomJson(readFile(explicit).dataset)));
measure('read only', seconds, () => readFile(explicit));
