import { Dataset, UID, writeDataset } from '@vesalius/dicom';
import { tinyInstance } from '@vesalius/testkit';

/** An instance as C-STORE sends it. */
export interface BenchInstance {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly patientId: string;
  readonly transferSyntaxUid: string;
  readonly dataset: Uint8Array;
}

export interface Kind {
  readonly rows: number;
  readonly columns: number;
}

/** 512 × 512 pixels of 16 bits, 0.5 MB. */
export const CT: Kind = { rows: 512, columns: 512 };
/** 64 × 64 pixels, 8 kB. */
export const TINY: Kind = { rows: 64, columns: 64 };
/** 8 × 8 pixels: what fills an archive with many studies. */
export const HEADER: Kind = { rows: 8, columns: 8 };

/** Instances of `studies` studies of one series each; keys of two calls must differ, so that nothing is a duplicate. */
export function instances(key: string, kind: Kind, studies: number, each: number): BenchInstance[] {
  return Array.from({ length: studies * each }, (_, index) => {
    const study = `${key} study ${index % studies}`;
    const { file, dataset } = tinyInstance({
      ...kind,
      key: `${key} ${index}`,
      study,
      attributes: {
        PatientID: `${key}-${index % studies}`,
        PatientName: `Bench^${index % studies}`,
        AccessionNumber: `A${key}-${index % studies}`.slice(0, 16),
        InstanceNumber: index,
      },
    });
    const text = (keyword: keyof typeof TAGS) => dataset.text(TAGS[keyword])!;
    return {
      sopClassUid: UID.CTImageStorage,
      sopInstanceUid: text('instance'),
      studyInstanceUid: text('study'),
      seriesInstanceUid: text('series'),
      patientId: text('patient'),
      transferSyntaxUid: UID.ExplicitVRLittleEndian,
      dataset: file.subarray(file.length - datasetLength(file)),
    };
  });
}

const TAGS = { instance: 0x00080018, study: 0x0020000d, series: 0x0020000e, patient: 0x00100020 } as const;
const HEAD = 132;

/** What follows the File Meta Information, whose length stands in its first element (PS3.10 §7.1). */
function datasetLength(file: Uint8Array): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return file.length - (HEAD + 12 + view.getUint32(HEAD + 8, true));
}

/** An Identifier (PS3.4 §C.1.6), in the transfer syntax it is asked for in. */
export function identifier(keys: Parameters<typeof Dataset.of>[0]): (transferSyntaxUid: string) => Uint8Array {
  return (transferSyntaxUid) => writeDataset(Dataset.of(keys), transferSyntaxUid);
}
