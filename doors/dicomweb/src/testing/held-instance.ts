import type { Selection, StoredInstance } from '@vesalius/archive/api';
import type { DicomFile } from '@vesalius/dicom';

/** An instance that the archive under test holds. */
export interface HeldInstance {
  readonly stored: StoredInstance;
  readonly bytes: Buffer;
  readonly file: DicomFile;
}

/** What search and retrieval of the archive in memory see of it. */
export interface HeldMemory {
  readonly held: readonly HeldInstance[];
  readonly corruptFrom: number;
  readonly framesAreKnown: boolean;
  bytesRead: number;
  selected(selection: Selection): HeldInstance[];
}
