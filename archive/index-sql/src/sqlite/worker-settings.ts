import type { QueryLevel } from '@vesalius/archive/api';
import type { Catalogue } from '../query/catalogue.ts';

/** A further attribute of the settings. */
export interface ExtraDefinition {
  readonly level: string;
  /** Everything that makes it what it is, as text. */
  readonly definition: string;
}

/**
 * What a worker must know, as plain data. Workers import nothing of packages/dicom: its tables would cost each of them 100 ms at the
 * start and 10 MB.
 */
export interface WorkerSettings {
  readonly role: 'writer' | 'reader';
  /** Columns of each level's own attributes, in the order of `RecordForm.values`. */
  readonly columns: Readonly<Record<QueryLevel, readonly string[]>>;
  /** Columns of each table that hold folded names; a study's row has the patient's too. */
  readonly names: Readonly<Record<QueryLevel, readonly string[]>>;
  /** For the writer: definitions of the further attributes; it answers with their ids. */
  readonly extraDefinitions: readonly ExtraDefinition[];
  /** For readers. */
  readonly catalogue?: Catalogue;
}

/** What the writer says when it is ready. */
export interface WriterFacts {
  /** Ids of the further attributes, in the order of their definitions. */
  readonly extraIds: readonly number[];
}
