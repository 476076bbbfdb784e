import { ByteSource } from '../dataset/byte-source.ts';
import type { DicomFile, ReadDataset, ReadOptions } from './dicom-file.ts';
import { FileParser } from './file-parser.ts';
import { inflateDataset } from './inflate-dataset.ts';

/**
 * Reads a DICOM file (PS3.10 §7) that lies in memory; values are views of `bytes`, decoded when asked for. A missing
 * preamble or File Meta Information is tolerated. Throws `DicomReadError`.
 */
export function readFile(bytes: Uint8Array, options: ReadOptions = {}): DicomFile {
  const source = new ByteSource(bytes);
  return readWhole(new FileParser(source, 'file', undefined, options), bytes);
}

/** Reads a data set without preamble and File Meta Information, as DIMSE carries it. Throws `DicomReadError`. */
export function readDataset(bytes: Uint8Array, transferSyntaxUid: string, options: ReadOptions = {}): ReadDataset {
  const source = new ByteSource(bytes);
  return readWhole(new FileParser(source, 'dataset', transferSyntaxUid, options), bytes);
}

function readWhole(parser: FileParser, bytes: Uint8Array): DicomFile {
  parser.limit = bytes.length;
  parser.final = true;
  for (;;) {
    const demand = parser.run();
    if (demand === 'inflate') {
      const inflated = inflateDataset(bytes.subarray(parser.pos), parser.limits, parser.pos);
      parser.continueIn(new ByteSource(inflated));
      parser.limit = inflated.length;
    } else if (demand === 'skip') passOver(parser);
    else return parser.result;
  }
}

/** The bytes are there, so that nothing shifts: the parser goes on behind the value. */
function passOver(parser: FileParser): void {
  if (parser.pos + parser.wanted > parser.limit) throw parser.truncated();
  parser.pos += parser.wanted;
}
