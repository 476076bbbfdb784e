import type { Principal } from './access.ts';
import type { InstanceIdentity } from './ingest.ts';

/** Which instances: the lists narrow each other; at least one must be given. */
export interface Selection {
  readonly patientId?: string;
  readonly issuerOfPatientId?: string;
  readonly studyInstanceUids?: readonly string[];
  readonly seriesInstanceUids?: readonly string[];
  readonly sopInstanceUids?: readonly string[];
}

/** Where the pixels of an instance lie in its file. */
export interface PixelLocation {
  /** Offset and length of the Value of Pixel Data in the file, bytes. */
  readonly offset: number;
  readonly length: number;
  readonly encapsulated: boolean;
  readonly numberOfFrames: number;
}

/** An instance as the index knows it: enough to serve it without reading its file first. */
export interface StoredInstance extends InstanceIdentity {
  readonly id: number;
  readonly seriesId: number;
  readonly blobKey: string;
  /** Bytes of the Part 10 file, and where its data set starts. */
  readonly fileSize: number;
  readonly datasetOffset: number;
  /** Hexadecimal SHA-256 of the data set's bytes. */
  readonly datasetSha256: string;
  /** CRC-32 of each block of the file, little endian, four bytes a block. */
  readonly blockChecksums: Uint8Array;
  readonly pixels?: PixelLocation;
  /** Where its frames lie, when the index does not know it. */
  readonly frameIndex?: Uint8Array;
  /** Milliseconds since 1970, UTC. */
  readonly receivedAt: number;
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** One frame as it lies in the file: native bytes, or the fragments of an encapsulated frame in order. */
export interface FrameBytes {
  readonly ranges: readonly ByteRange[];
  readonly length: number;
}

export interface SeriesMetadata {
  readonly seriesInstanceUid: string;
  /** Changes whenever an instance of the series comes or goes. */
  readonly version: string;
  /** gzip of a JSON array of DICOM JSON data sets, BulkDataURI starting with `BULK_DATA_PREFIX`. */
  readonly gzip: Uint8Array;
}

/** Stands for `<service root>` at the start of each BulkDataURI in stored metadata; doors put their own address there. */
export const BULK_DATA_PREFIX = 'vesalius-bulk:';

/**
 * Reads data sets or files one after another out of a little memory that is used again and again: a piece is good until the third one
 * after it is asked for, be it of the next instance.
 */
export interface ReadingInTurn {
  /** @param following the instance that will be asked for next, whose reading begins when the last of this one is read */
  dataset(instance: StoredInstance, following?: StoredInstance): AsyncIterable<Uint8Array>;
  /** The whole Part 10 file; `following` as for a data set. */
  file(instance: StoredInstance, following?: StoredInstance): AsyncIterable<Uint8Array>;
}

export type TransferKind = 'instances-transferred' | 'instances-exported';

/**
 * Instances that go to somewhere else as one act, which leaves one row of the audit trail for each study. Whoever begins one ends it,
 * whatever happens.
 */
export interface Transfer {
  /** The instances that the principal may have; may be gone through more than once. */
  instances(): AsyncIterable<StoredInstance>;
  /** This one is there now; all others that were gone through are told as failed. */
  arrived(instance: StoredInstance): void;
  /** @param reason why they did not arrive */
  end(reason?: string): Promise<void>;
}

export interface Retrieve {
  /** @param destination who receives them: an AE title, the name of an export */
  transfer(principal: Principal, selection: Selection, destination: string, kind?: TransferKind): Transfer;
  /** The instances of a selection that the principal may have, in order of series and instance number. */
  select(principal: Principal, selection: Selection): AsyncIterable<StoredInstance>;
  count(principal: Principal, selection: Selection): Promise<number>;
  /**
   * Bytes of the file, each block checked against its checksum before any of it is handed out.
   * @throws ArchiveError `blob-corrupt`, `blob-missing`
   */
  read(instance: StoredInstance, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** The whole Part 10 file. */
  file(instance: StoredInstance): AsyncIterable<Uint8Array>;
  /** The data set without preamble and meta group. */
  dataset(instance: StoredInstance): AsyncIterable<Uint8Array>;
  /** For data sets or files sent one after another, each only when the one before has been taken. */
  inTurn(): ReadingInTurn;
  /** Frame `number` from 1, or undefined when there is no such frame. */
  frame(instance: StoredInstance, number: number): Promise<FrameBytes | undefined>;
  /** Metadata of every series of the selection that the principal may see, made ahead or on the first request. */
  metadata(principal: Principal, selection: Selection): AsyncIterable<SeriesMetadata>;
}
