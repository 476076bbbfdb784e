import { Dataset } from '../dataset/dataset.ts';
import { lookupTag, TAG } from '../dictionary/index.ts';
import { DicomWriteError } from '../errors/index.ts';
import { readFile } from '../read/index.ts';
import type { Tag } from '../tag.ts';
import { newUid, UID } from '../uid/index.ts';
import { metaDataset, writeFile } from '../write/index.ts';
import { PATIENT, type RecordType, recordTypeOf, SERIES, STUDY } from './record-types.ts';

/** An instance of a file-set. */
export interface DicomdirInstance {
  /** Its attributes; pixel data are not needed. */
  readonly dataset: Dataset;
  readonly transferSyntaxUid: string;
  /** Components of its path below the file-set's root; given out when there are none. */
  readonly fileId?: readonly string[] | undefined;
}

export interface BuiltDicomdir {
  /** The DICOMDIR file. */
  readonly bytes: Uint8Array;
  /** Where each instance has to lie, in the order in which they were given. */
  readonly fileIds: readonly (readonly string[])[];
}

export interface DicomdirOptions {
  /** Up to 16 characters of A-Z, 0-9 and underscore (PS3.10 §8.1). */
  readonly fileSetId?: string;
}

/** Up to eight components of up to eight characters (PS3.10 §8.2, §8.5). */
const COMPONENT = /^[A-Z0-9_]{1,8}$/;
const MOST_COMPONENTS = 8;
const MOST_NUMBERED = 999_999;

interface Node {
  readonly record: Dataset;
  readonly children: Map<string, Node>;
  /** `PA000001` and so on. */
  readonly name: string;
}

/**
 * The DICOMDIR of a file-set (PS3.3 Annex F): PATIENT, STUDY and SERIES records, below them the type that each SOP class
 * has. Instances without a file ID get one such as `DICOM\PA000001\ST000001\SE000001\IM000001`. Throws `value-kind` for a
 * file ID that PS3.10 §8.2 does not allow and `missing-attribute` for an instance without its UIDs.
 */
export function buildDicomdir(instances: readonly DicomdirInstance[], options: DicomdirOptions = {}): BuiltDicomdir {
  const root = new Map<string, Node>();
  const fileIds = instances.map((instance) => addInstance(root, instance));
  const records = [...flattened(root)];
  const dataset = new Dataset();
  dataset.set(TAG.FileSetID, 'CS', options.fileSetId);
  dataset.set(TAG.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 'UL', 0);
  dataset.set(TAG.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, 'UL', 0);
  dataset.set(TAG.FileSetConsistencyFlag, 'US', 0);
  dataset.set(
    TAG.DirectoryRecordSequence,
    'SQ',
    records.map(({ record }) => record),
  );
  return { bytes: withOffsets(dataset, root, records), fileIds };
}

/** Offsets are known once it is written: written twice, since they change no length. */
function withOffsets(dataset: Dataset, root: Map<string, Node>, records: readonly Node[]): Uint8Array {
  const meta = metaDataset({
    mediaStorageSopClassUid: UID.MediaStorageDirectoryStorage,
    mediaStorageSopInstanceUid: newUid(),
    transferSyntaxUid: UID.ExplicitVRLittleEndian,
  });
  const file = { dataset, meta, transferSyntaxUid: UID.ExplicitVRLittleEndian };
  const written = readFile(writeFile(file)).dataset.items(TAG.DirectoryRecordSequence);
  const offsets = new Map(records.map(({ record }, index) => [record, written[index]?.offset ?? 0]));
  const offsetOf = (node: Node | undefined) => (node ? (offsets.get(node.record) ?? 0) : 0);
  link(root, offsetOf);
  const patients = [...root.values()];
  dataset.set(TAG.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 'UL', offsetOf(patients[0]));
  dataset.set(TAG.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, 'UL', offsetOf(patients.at(-1)));
  return writeFile(file);
}

function link(entity: Map<string, Node>, offsetOf: (node: Node | undefined) => number): void {
  const nodes = [...entity.values()];
  for (const [index, { record, children }] of nodes.entries()) {
    record.set(TAG.OffsetOfTheNextDirectoryRecord, 'UL', offsetOf(nodes[index + 1]));
    record.set(TAG.OffsetOfReferencedLowerLevelDirectoryEntity, 'UL', offsetOf(children.values().next().value));
    link(children, offsetOf);
  }
}

function* flattened(entity: Map<string, Node>): IterableIterator<Node> {
  for (const node of entity.values()) {
    yield node;
    yield* flattened(node.children);
  }
}

function addInstance(root: Map<string, Node>, instance: DicomdirInstance): readonly string[] {
  const { dataset } = instance;
  const sopClassUid = required(dataset, TAG.SOPClassUID);
  const sopInstanceUid = required(dataset, TAG.SOPInstanceUID);
  const { record, atRoot } = recordTypeOf(sopClassUid);
  const path = atRoot ? [] : pathOf(root, dataset);
  const entity = path.at(-1)?.children ?? root;
  const node = entered(entity, sopInstanceUid, atRoot ? 'OT' : 'IM', record, dataset);
  const fileId = checked(instance.fileId ?? ['DICOM', ...[...path, node].map(({ name }) => name)]);
  node.record.set(TAG.ReferencedFileID, 'CS', fileId);
  node.record.set(TAG.ReferencedSOPClassUIDInFile, 'UI', sopClassUid);
  node.record.set(TAG.ReferencedSOPInstanceUIDInFile, 'UI', sopInstanceUid);
  node.record.set(TAG.ReferencedTransferSyntaxUIDInFile, 'UI', instance.transferSyntaxUid);
  return fileId;
}

/** Patient, study and series of an instance, made where they are new. */
function pathOf(root: Map<string, Node>, dataset: Dataset): Node[] {
  const patientKey = `${dataset.text(TAG.PatientID) ?? ''}\\${dataset.text(TAG.IssuerOfPatientID) ?? ''}`;
  const patient = entered(root, patientKey, 'PA', PATIENT, dataset);
  const study = entered(patient.children, required(dataset, TAG.StudyInstanceUID), 'ST', STUDY, dataset);
  const series = entered(study.children, required(dataset, TAG.SeriesInstanceUID), 'SE', SERIES, dataset);
  return [patient, study, series];
}

function entered(entity: Map<string, Node>, key: string, prefix: string, type: RecordType, from: Dataset): Node {
  const known = entity.get(key);
  if (known) return known;
  if (entity.size >= MOST_NUMBERED) throw new DicomWriteError('value-length', { tagPath: '00041500' });
  const name = `${prefix}${String(entity.size + 1).padStart(6, '0')}`;
  const node = { record: recordOf(type, from), children: new Map(), name };
  entity.set(key, node);
  return node;
}

function recordOf({ type, keys }: RecordType, from: Dataset): Dataset {
  const record = new Dataset();
  record.set(TAG.OffsetOfTheNextDirectoryRecord, 'UL', 0);
  record.set(TAG.RecordInUseFlag, 'US', 0xffff);
  record.set(TAG.OffsetOfReferencedLowerLevelDirectoryEntity, 'UL', 0);
  record.set(TAG.DirectoryRecordType, 'CS', type);
  copyInto(record, TAG.SpecificCharacterSet, from);
  for (const key of keys) if (!copyInto(record, key, from) && lookupTag(key)?.vr !== 'SQ') setEmpty(record, key);
  return record;
}

function copyInto(record: Dataset, tag: Tag, from: Dataset): boolean {
  const element = from.get(tag);
  if (!element || element.isEmpty) return false;
  if (element.vr === 'SQ') record.set(tag, 'SQ', element.items);
  else record.set(tag, lookupTag(tag)?.vr ?? element.vr, element.texts());
  return true;
}

function setEmpty(record: Dataset, tag: Tag): void {
  record.set(tag, lookupTag(tag)?.vr ?? 'LO', undefined);
}

function required(dataset: Dataset, tag: Tag): string {
  const text = dataset.text(tag);
  if (text) return text;
  throw new DicomWriteError('missing-attribute', { tagPath: lookupTag(tag)?.keyword ?? '' });
}

function checked(fileId: readonly string[]): readonly string[] {
  const isAllowed =
    fileId.length <= MOST_COMPONENTS && fileId.length > 0 && fileId.every((part) => COMPONENT.test(part));
  if (!isAllowed) throw new DicomWriteError('value-kind', { tagPath: '00041500', detail: 'file ID' });
  return fileId;
}
