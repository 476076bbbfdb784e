import { type FileHandle, open } from 'node:fs/promises';
import type { Dataset, Tag } from '@vesalius/dicom';
import { lookupTag, TAG } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';

/** Attributes that people sort images by; of the de-identified files, so that nothing else can be in the table. */
const COLUMNS: readonly Tag[] = [
  ...[TAG.PatientID, TAG.PatientSex, TAG.PatientAge, TAG.StudyInstanceUID, TAG.StudyDate, TAG.StudyDescription],
  ...[
    TAG.SeriesInstanceUID,
    TAG.SeriesNumber,
    TAG.SeriesDescription,
    TAG.Modality,
    TAG.BodyPartExamined,
    TAG.ProtocolName,
  ],
  ...[TAG.SOPInstanceUID, TAG.SOPClassUID, TAG.InstanceNumber, TAG.AcquisitionDate, TAG.ImageType, TAG.NumberOfFrames],
  ...[TAG.Rows, TAG.Columns, TAG.PixelSpacing, TAG.SliceThickness, TAG.KVP, TAG.RepetitionTime, TAG.EchoTime],
  ...[TAG.MagneticFieldStrength, TAG.Manufacturer, TAG.ManufacturerModelName],
];
/** Longer values are pixels and the like. */
const VALUES_UP_TO = 64 * 1024;

/** A CSV file (RFC 4180) with a row for each file of an export, its attributes by keyword. */
export class AttributeTable {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async begin(path: string): Promise<AttributeTable> {
    const table = new AttributeTable(await open(path, 'w', 0o600));
    await table.#line(['path', ...COLUMNS.map((tag) => lookupTag(tag)?.keyword ?? '')]);
    return table;
  }

  /** @param path of the file in the export, and where it is on the disk */
  async add(path: string, place: string): Promise<void> {
    const { dataset } = await readHeader(place, { valuesUpTo: VALUES_UP_TO });
    await this.#line([path, ...COLUMNS.map((tag) => textOf(dataset, tag))]);
  }

  async end(): Promise<void> {
    await this.#file.sync();
    await this.#file.close();
  }

  async #line(cells: readonly string[]): Promise<void> {
    await this.#file.write(`${cells.map(cellOf).join(',')}\r\n`);
  }
}

function textOf(dataset: Dataset, tag: Tag): string {
  return dataset.texts(tag).join('\\');
}

/** A spreadsheet takes what begins with these for a formula. */
function cellOf(text: string): string {
  const plain = /^[=+@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
