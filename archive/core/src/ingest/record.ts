import type {
  ExtraAttribute,
  Hold,
  InstanceIdentity,
  InstanceRecord,
  InstanceSource,
  Placing,
} from '@vesalius/archive/api';
import type { DicomFile } from '@vesalius/dicom';
import { pixelsOf } from '../retrieve/frame-index.ts';
import { columnsOf, extraOf } from './columns.ts';

/** What is known of a file when its last byte has passed. */
export interface ReceivedFile {
  readonly header: DicomFile;
  readonly identity: InstanceIdentity;
  /** Bytes before the data set in the file as it is kept, and in the stream as it came. */
  readonly keptHeadBytes: number;
  readonly streamHeadBytes: number;
  readonly fileSize: number;
  readonly datasetSha256: string;
  readonly blockChecksums: Uint8Array;
}

/** A source with where it may send to. */
export interface PlacedSource extends InstanceSource {
  readonly placing?: Placing;
}

/** A file that was published as a blob, on its way to the index. */
export interface Arrival {
  readonly file: ReceivedFile;
  readonly blobKey: string;
  readonly source: PlacedSource;
  readonly hold?: Hold;
}

/** The row of an arrival. */
export function recordOf(
  { file, blobKey, source, hold }: Arrival,
  extra: readonly ExtraAttribute[],
  receivedAt: number,
): InstanceRecord {
  const { dataset } = file.header;
  const pixels = pixelsOf(file.header, file.keptHeadBytes - file.streamHeadBytes);
  return {
    identity: file.identity,
    patient: columnsOf('patient', dataset),
    study: columnsOf('study', dataset),
    series: columnsOf('series', dataset),
    instance: columnsOf('instance', dataset),
    extra: extra.length > 0 ? extraOf(extra, dataset) : [],
    blobKey,
    fileSize: file.fileSize,
    datasetOffset: file.keptHeadBytes,
    datasetSha256: file.datasetSha256,
    blockChecksums: file.blockChecksums,
    ...(pixels && { pixels: pixels.location, frameIndex: pixels.frameIndex }),
    source: {
      door: source.door,
      principal: source.principal.name,
      ...(source.callingAeTitle !== undefined && { callingAeTitle: source.callingAeTitle }),
      ...(source.calledAeTitle !== undefined && { calledAeTitle: source.calledAeTitle }),
      ...(source.address !== undefined && { address: source.address }),
    },
    receivedAt,
    ...(source.placing && { placing: source.placing }),
    ...(hold && { hold }),
  };
}
