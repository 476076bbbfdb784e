import { isDeepStrictEqual } from 'node:util';
import {
  type Dataset,
  DicomError,
  type DicomJson,
  decodeText,
  fromDicomJson,
  fromNativeXml,
  parseCharacterSets,
  readFile,
  StreamReader,
  stringifyDicomJson,
  toDicomJson,
  toNativeXml,
  UID,
  writeDataset,
  writeFile,
} from '@vesalius/dicom';
import { tinyInstance } from '@vesalius/testkit';
import { type Feed, outcomeOf } from '../feed.ts';

const isTyped = (error: unknown): boolean => error instanceof DicomError;
const PIECE = 61;
const SYNTAXES = [UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian, UID.ExplicitVRBigEndian];
const OTHERS = [...SYNTAXES, UID.DeflatedExplicitVRLittleEndian];

/** Every VR, sequences in sequences, private elements, and names in several character sets. */
const RICH = {
  SpecificCharacterSet: ['', 'ISO 2022 IR 87', 'ISO 2022 IR 149'],
  PatientName: 'Yamada^Tarou',
  OtherPatientIDsSequence: [{ PatientID: 'A', IssuerOfPatientIDQualifiersSequence: [{ UniversalEntityID: 'x' }] }, {}],
  ReferencedStudySequence: [{ ReferencedSOPInstanceUID: '1.2.3', ReferencedSOPClassUID: '1.2' }],
  PixelSpacing: [0.5, 0.25],
  WindowCenter: [40, -600],
  AcquisitionDateTime: '20260102030405.678901+0100',
  PatientAge: '041Y',
  RescaleSlope: 1.5,
  TextValue: 'a text of some length that is a long one',
  RetrieveURL: 'http://example.org/x',
};

const DATASETS = [tinyInstance().dataset, tinyInstance({ kind: 'SC', attributes: RICH }).dataset];

const files = (): Uint8Array[] =>
  DATASETS.flatMap((dataset) => OTHERS.map((transferSyntaxUid) => writeFile({ dataset, transferSyntaxUid })));

/** Long values and pixels by reference, so that models stay small. */
const bulkDataUri = (_path: string, { length = 1e9 }: { readonly length?: number | undefined }) =>
  length > 1000 ? 'bulk' : undefined;

function streamed(bytes: Uint8Array) {
  const reader = new StreamReader({ form: 'file', valuesUpTo: 500 });
  for (let at = 0; at < bytes.length; at += PIECE) reader.write(bytes.subarray(at, at + PIECE));
  return reader.end();
}

function modelsOf({ dataset }: { readonly dataset: Dataset }): DicomJson {
  toNativeXml(dataset, { bulkDataUri });
  return toDicomJson(dataset, { bulkDataUri });
}

export const DICOM_FEEDS: Readonly<Record<string, Feed>> = {
  /** A file whole and in pieces: the same data set, or an error each. */
  reader: {
    specimens: files,
    feed(bytes) {
      let [whole, pieces]: (DicomJson | undefined)[] = [];
      const first = outcomeOf(() => (whole = modelsOf(readFile(bytes, { valuesUpTo: 500 }))), isTyped);
      const second = outcomeOf(() => (pieces = modelsOf(streamed(bytes))), isTyped);
      if ((first === 'taken') !== (second === 'taken')) throw new Error(`whole ${first}, in pieces ${second}`);
      if (!isDeepStrictEqual(whole, pieces)) throw new Error('whole and in pieces differ');
      return first;
    },
  },
  /** What can be read can be written, in every transfer syntax, and read again as the same. */
  writer: {
    specimens: files,
    feed: (bytes) =>
      outcomeOf(() => {
        const { dataset } = readFile(bytes);
        for (const transferSyntaxUid of SYNTAXES) {
          const once = writeDataset(dataset, transferSyntaxUid);
          const again = readFile(writeFile({ dataset, transferSyntaxUid }));
          if (Buffer.compare(once, writeDataset(again.dataset, transferSyntaxUid)) !== 0)
            throw new Error(`not the same when written again in ${transferSyntaxUid}`);
        }
      }, isTyped),
  },
  /** What ends too early, read as far as it goes. */
  tolerant: {
    specimens: files,
    feed: (bytes) =>
      outcomeOf(() => {
        const read = readFile(bytes, { keepTruncated: true });
        modelsOf(read);
        writeFile({ dataset: read.dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
      }, isTyped),
  },
  json: {
    specimens: () => DATASETS.map((dataset) => Buffer.from(stringifyDicomJson(toDicomJson(dataset)))),
    feed: (bytes) =>
      outcomeOf(
        () => {
          const dataset = fromDicomJson(JSON.parse(Buffer.from(bytes).toString()) as DicomJson);
          for (const syntax of SYNTAXES) writeDataset(dataset, syntax);
          toDicomJson(dataset);
        },
        (error) => isTyped(error) || error instanceof SyntaxError,
      ),
  },
  xml: {
    specimens: () => DATASETS.map((dataset) => Buffer.from(toNativeXml(dataset))),
    feed: (bytes) =>
      outcomeOf(() => {
        const dataset = fromNativeXml(Buffer.from(bytes).toString());
        for (const syntax of SYNTAXES) writeDataset(dataset, syntax);
        toNativeXml(dataset);
      }, isTyped),
  },
  charset: {
    specimens: () => [
      Buffer.from('Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B', 'latin1'),
      Buffer.from('Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7', 'latin1'),
      Buffer.from('Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab', 'latin1'),
      Buffer.from('Łucja=山田^太郎'),
    ],
    feed(bytes) {
      for (const terms of CHARACTER_SETS) decodeText(bytes, parseCharacterSets(terms), 'person-name');
      return 'taken';
    },
  },
};

const CHARACTER_SETS = [
  ['', 'ISO 2022 IR 87', 'ISO 2022 IR 159', 'ISO 2022 IR 149', 'ISO 2022 IR 58'],
  ['ISO_IR 192'],
  ['GB18030'],
  ['GBK'],
  ['ISO_IR 13', 'ISO 2022 IR 87'],
  ['ISO_IR 100'],
];
