import type { Dataset } from '../dataset/dataset.ts';
import { TAG } from '../dictionary/index.ts';
import { DicomModelError } from '../errors/index.ts';
import { type DicomFile, type ReadOptions, readFile } from '../read/index.ts';

/** One directory record (PS3.3 §F.5) and those below it. */
export interface DirectoryRecord {
  /** `PATIENT`, `STUDY`, `SERIES`, `IMAGE` … */
  readonly type: string;
  /** False for a record that was taken out of use (0004,1410). */
  readonly inUse: boolean;
  /** Components of the path of its file below the file-set's root; undefined when it refers to none. */
  readonly fileId: readonly string[] | undefined;
  /** All of its elements. */
  readonly dataset: Dataset;
  readonly children: readonly DirectoryRecord[];
}

/** A DICOMDIR (PS3.10 §8.6, PS3.3 Annex F). */
export interface Dicomdir {
  readonly fileSetId: string | undefined;
  /** Records of the root, patients as a rule. */
  readonly records: readonly DirectoryRecord[];
  readonly file: DicomFile;
}

type Node = DirectoryRecord & { readonly children: DirectoryRecord[] };

/** Levels of records where their order in the sequence alone has to tell the tree. */
const LEVELS: ReadonlyMap<string, number> = new Map([
  ['PATIENT', 0],
  ['STUDY', 1],
  ['SERIES', 2],
]);

/**
 * The tree of records of a DICOMDIR, followed by the offsets in it; by the order of the records where the offsets are
 * missing. Throws `DicomReadError`, and `bad-dicomdir` when offsets lead nowhere or in a circle.
 */
export function readDicomdir(bytes: Uint8Array, options: ReadOptions = {}): Dicomdir {
  const file = readFile(bytes, options);
  const { dataset } = file;
  const items = dataset.items(TAG.DirectoryRecordSequence);
  const first = dataset.number(TAG.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity);
  const linked = first === undefined ? undefined : new LinkedRecords(items).entity(first);
  return { fileSetId: dataset.text(TAG.FileSetID), records: linked ?? ordered(items), file };
}

/** Records by where they lie in the file. */
class LinkedRecords {
  readonly #items: ReadonlyMap<number, Dataset>;
  readonly #seen = new Set<Dataset>();

  constructor(items: readonly Dataset[]) {
    this.#items = new Map(items.map((item) => [item.offset ?? 0, item]));
  }

  /** A directory entity and all below it: iterative, since a chain may be long and deep. */
  entity(first: number): DirectoryRecord[] {
    const root: DirectoryRecord[] = [];
    const open: { offset: number; into: DirectoryRecord[] }[] = [{ offset: first, into: root }];
    for (let next = open.pop(); next; next = open.pop()) {
      for (let { offset } = next; offset !== 0; ) {
        const item = this.#take(offset);
        const record = recordOf(item);
        next.into.push(record);
        const lower = item.number(TAG.OffsetOfReferencedLowerLevelDirectoryEntity) ?? 0;
        if (lower !== 0) open.push({ offset: lower, into: record.children });
        offset = item.number(TAG.OffsetOfTheNextDirectoryRecord) ?? 0;
      }
    }
    return root;
  }

  /** Each record is in one entity only (PS3.3 §F.2.2.2), so that one seen twice is a circle. */
  #take(offset: number): Dataset {
    const item = this.#items.get(offset);
    if (!item || this.#seen.has(item)) throw new DicomModelError('bad-dicomdir', { offset, tagPath: '00041220' });
    this.#seen.add(item);
    return item;
  }
}

/** The tree that the record types tell when each record stands before those below it. */
function ordered(items: readonly Dataset[]): DirectoryRecord[] {
  const root: DirectoryRecord[] = [];
  const path: Node[] = [];
  for (const item of items) {
    const record = recordOf(item);
    path.length = Math.min(path.length, LEVELS.get(record.type) ?? 3);
    (path.at(-1)?.children ?? root).push(record);
    path.push(record);
  }
  return root;
}

function recordOf(dataset: Dataset): Node {
  const fileId = dataset.texts(TAG.ReferencedFileID).filter((component) => component !== '');
  return {
    type: dataset.text(TAG.DirectoryRecordType) ?? '',
    inUse: dataset.number(TAG.RecordInUseFlag) !== 0,
    fileId: fileId.length > 0 ? fileId : undefined,
    dataset,
    children: [],
  };
}
