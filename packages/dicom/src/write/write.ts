import type { Dataset } from '../dataset/dataset.ts';
import { encodingOf } from '../dataset/encoding.ts';
import { DicomWriteError } from '../errors/index.ts';
import { Deflater } from '../inflate/deflate.ts';
import { lookupTransferSyntax, type TransferSyntax } from '../transfer-syntax/index.ts';
import { concatenated } from './concatenated.ts';
import { DatasetWriter } from './dataset-writer.ts';
import { metaDataset, writeMeta } from './meta.ts';
import { PartList, type Piece } from './part-list.ts';

const SOP_CLASS_UID = 0x00080016;
const SOP_INSTANCE_UID = 0x00080018;
const TRANSFER_SYNTAX_UID = 0x00020010;

/**
 * The bytes of a data set piece by piece, each valid for good. Long values are handed on without being copied. Elements
 * that are as they were read, in the same encoding, keep their bytes. Throws `DicomWriteError`.
 */
export function* datasetChunks(dataset: Dataset, transferSyntaxUid: string): IterableIterator<Uint8Array> {
  const syntax = syntaxOf(transferSyntaxUid);
  if (syntax.deflated) yield* deflated(encodedChunks(dataset, syntax));
  else yield* encodedChunks(dataset, syntax);
}

/** Nothing in it is a range of the input: the writer has refused that. */
function* encodedChunks(dataset: Dataset, syntax: TransferSyntax): IterableIterator<Uint8Array> {
  for (const piece of encodedPieces(dataset, syntax, false)) if (piece instanceof Uint8Array) yield piece;
}

/**
 * Groups 0000 and 0002 are of commands and files (PS3.7 §6.3, PS3.10 §7.1): in a data set they would be read as part of the head before
 * it, and overrule its transfer syntax.
 */
const OF_HEADS: ReadonlySet<number> = new Set([0x0000, 0x0002]);

function* encodedPieces(dataset: Dataset, syntax: TransferSyntax, copies: boolean): IterableIterator<Piece> {
  const parts = new PartList();
  const writer = new DatasetWriter(parts, encodingOf(syntax), syntax.encapsulated, copies);
  for (const _ of writer.write(dataset, 0, OF_HEADS)) yield* parts.drain();
  yield* parts.drain();
}

/** The bytes of a data set in a transfer syntax, as DIMSE carries it. Throws `DicomWriteError`. */
export function writeDataset(dataset: Dataset, transferSyntaxUid: string): Uint8Array {
  return concatenated([...datasetChunks(dataset, transferSyntaxUid)]);
}

export interface FileToWrite {
  readonly dataset: Dataset;
  readonly transferSyntaxUid: string;
  /** The File Meta Information it had; made from the data set when there is none or the transfer syntax is another. */
  readonly meta?: Dataset | undefined;
  /** 128 bytes; zeros unless told. */
  readonly preamble?: Uint8Array | undefined;
}

/** The bytes of a DICOM file (PS3.10 §7), its head first, then as `datasetChunks`. Throws `DicomWriteError`. */
export function* fileChunks(file: FileToWrite): IterableIterator<Uint8Array> {
  yield writeMeta(metaOf(file), file.preamble);
  yield* datasetChunks(file.dataset, file.transferSyntaxUid);
}

/**
 * A DICOM file (PS3.10 §7) whose long values stay in the input it was read from by a `StreamReader`: bytes, and ranges of
 * that input to be copied in between, pixel data first of all. A deflated transfer syntax has no such ranges. Throws
 * `DicomWriteError`.
 */
export function* filePieces(file: FileToWrite): IterableIterator<Piece> {
  const syntax = syntaxOf(file.transferSyntaxUid);
  yield writeMeta(metaOf(file), file.preamble);
  if (syntax.deflated) yield* datasetChunks(file.dataset, file.transferSyntaxUid);
  else yield* encodedPieces(file.dataset, syntax, true);
}

/** The bytes of a DICOM file (PS3.10 §7). Throws `DicomWriteError`. */
export function writeFile(file: FileToWrite): Uint8Array {
  return concatenated([...fileChunks(file)]);
}

function metaOf({ dataset, transferSyntaxUid, meta }: FileToWrite): Dataset {
  if (meta && meta.text(TRANSFER_SYNTAX_UID) === transferSyntaxUid) return meta;
  return metaDataset({
    mediaStorageSopClassUid: dataset.text(SOP_CLASS_UID) ?? '',
    mediaStorageSopInstanceUid: dataset.text(SOP_INSTANCE_UID) ?? '',
    transferSyntaxUid,
  });
}

function* deflated(chunks: Iterable<Uint8Array>): IterableIterator<Uint8Array> {
  const deflater = new Deflater();
  let length = 0;
  for (const chunk of chunks) {
    for (const block of deflater.push(chunk)) {
      length += block.length;
      yield block;
    }
  }
  const last = deflater.finish();
  yield last;
  // A deflated data set has even length as all do (PS3.5 §A.5).
  if (((length + last.length) & 1) === 1) yield Uint8Array.of(0);
}

function syntaxOf(uid: string): TransferSyntax {
  const syntax = lookupTransferSyntax(uid);
  if (!syntax) throw new DicomWriteError('unknown-transfer-syntax');
  return syntax;
}
