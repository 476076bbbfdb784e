import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import {
  type DicomFile,
  DicomReadError,
  readDicomdir,
  readFile,
  StreamReader,
  TAG,
  toDicomJson,
  writeDataset,
  writeFile,
} from '../src/index.ts';
import { CORPUS, corpusFile, corpusPaths, WITHOUT_CORPUS } from './corpus.ts';
import { agreed, references } from './references.ts';

if (!CORPUS) console.log(`corpus tests skipped: ${WITHOUT_CORPUS}`);

/** Where we do not say what the two references agree on. */
const EXCEPTIONS: readonly { readonly files: RegExp; readonly tag: string; readonly reason: string }[] = [
  {
    files: /IM-0001-00\d\d\.dcm$/,
    tag: '00400241',
    reason: 'AE padded with NUL rather than space: the references keep the NUL as a character of the title',
  },
];

/** Files that DCMTK and pydicom both refuse to read whole, or that are no DICOM: an error here, too. */
const READ_BY_NEITHER = /\.dic$|deid__|nvImageCodec__|go-dicom__OF_DICOM|FreezePattern|GH364|pydicom__no_meta\.dcm/;
/** Cut off in the middle of a value: pydicom keeps the rest as it is, DCMTK and we refuse it. */
const TRUNCATED = /3gb-bulk-data-truncated|GH179B|GH626|MR_truncated|rtplan_truncated/;

function readOrCode(bytes: Uint8Array): DicomFile | string {
  try {
    return readFile(bytes);
  } catch (error) {
    assert.ok(error instanceof DicomReadError, String(error));
    return error.code;
  }
}

test('every file is read but those that no one reads', { skip: WITHOUT_CORPUS }, () => {
  for (const path of corpusPaths()) {
    const result = readOrCode(corpusFile(path));
    const code = typeof result === 'string' ? result : undefined;
    if (TRUNCATED.test(path)) {
      assert.equal(code, 'truncated', path);
      assert.ok(readFile(corpusFile(path), { keepTruncated: true }).dataset.size > 0, path);
    } else assert.equal(code !== undefined, READ_BY_NEITHER.test(path), `${path}: ${code}`);
  }
});

test('what the two references agree on is what we read', { skip: WITHOUT_CORPUS }, () => {
  let files = 0;
  let values = 0;
  const wrong: string[] = [];
  for (const { path, dcmtkJson, pydicomJson } of references()) {
    if (!dcmtkJson || !pydicomJson || path.startsWith('malformed-generated/')) continue;
    files++;
    const ours = toDicomJson(readFile(corpusFile(path)).dataset);
    for (const value of agreed(dcmtkJson, pydicomJson, ours)) {
      values++;
      const known = EXCEPTIONS.some(({ files: of, tag }) => of.test(path) && value.path === tag);
      if (value.expected !== value.found && !known)
        wrong.push(`${path} ${value.path}: ${value.expected.slice(0, 60)} ${value.found.slice(0, 60)}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(files > 600 && values > 70_000, `${files} files, ${values} values`);
});

/** What writing again puts right or leaves out, so that the bytes may differ. */
const PUT_RIGHT = new Set([
  'tag-order',
  'duplicate-tag',
  'missing-preamble',
  'missing-meta',
  'missing-transfer-syntax',
  'trailing-bytes',
]);

test('what is read is written byte for byte', { skip: WITHOUT_CORPUS }, () => {
  let same = 0;
  for (const path of corpusPaths()) {
    const bytes = corpusFile(path);
    const file = readOrCode(bytes);
    if (typeof file === 'string' || file.warnings.some(({ code }) => PUT_RIGHT.has(code))) continue;
    const { dataset, meta, preamble, transferSyntax, datasetOffset } = file;
    const uid = transferSyntax.uid;
    if (transferSyntax.deflated) {
      const inflated = inflateRawSync(writeDataset(dataset, uid));
      assert.ok(inflated.equals(inflateRawSync(bytes.subarray(datasetOffset))), path);
    } else if (meta.has(0x00020000)) {
      assert.ok(Buffer.compare(writeFile({ dataset, meta, preamble, transferSyntaxUid: uid }), bytes) === 0, path);
    } else assert.ok(Buffer.compare(writeDataset(dataset, uid), bytes.subarray(datasetOffset)) === 0, path);
    same++;
  }
  assert.ok(same > 600, `${same} files`);
});

/** Long values by where they lie, so that a header and a whole file compare. */
function outline(file: DicomFile) {
  const { dataset, meta, warnings, datasetOffset, pixelData } = file;
  const bulkDataUri = (
    _: string,
    element: { readonly skipped?: unknown; readonly encapsulated?: unknown; readonly length?: number | undefined },
  ) => (element.skipped || element.encapsulated || (element.length ?? 0) > 1000 ? 'long' : undefined);
  const fragments = pixelData?.fragments && [...pixelData.fragments];
  return {
    ...{ dataset: toDicomJson(dataset, { bulkDataUri }), meta: toDicomJson(meta), warnings, datasetOffset },
    pixelData: pixelData && { ...pixelData, fragments },
  };
}

test('a stream in pieces of any size gives the header that the whole file gives', { skip: WITHOUT_CORPUS }, () => {
  for (const [index, path] of corpusPaths().entries()) {
    const bytes = corpusFile(path);
    const whole = readOrCode(bytes);
    const size = [5000, 911, 65536, 17][index % 4]!;
    const reader = new StreamReader({ form: 'file', valuesUpTo: 1000 });
    const act = () => {
      for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
      return reader.end();
    };
    if (typeof whole === 'string') assert.throws(act, { code: whole }, path);
    else assert.deepEqual(outline(act()), outline(whole), path);
  }
});

test('names in every character set are exactly those that were written', { skip: WITHOUT_CORPUS }, () => {
  const rows = Buffer.from(corpusFile('charsets/EXPECTED-generated.tsv'))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  assert.ok(rows.length > 15);
  for (const row of rows) {
    const [file, , name, description] = row.split('\t');
    const { dataset } = readFile(corpusFile(`charsets/${file}`));
    assert.equal(dataset.text(TAG.PatientName), name, file);
    assert.equal(dataset.text(TAG.StudyDescription), description, file);
  }
});

test('every DICOMDIR is a tree whose files are there', { skip: WITHOUT_CORPUS }, () => {
  const folder = 'dicomdir/pydicom-dicomdirtests';
  for (const name of ['DICOMDIR', 'DICOMDIR-bigEnd', 'DICOMDIR-implicit', 'DICOMDIR-nooffset', 'DICOMDIR-reordered']) {
    const { records } = readDicomdir(corpusFile(`${folder}/${name}`));
    const leaves: (readonly string[])[] = [];
    const open = [...records];
    for (let record = open.pop(); record; record = open.pop()) {
      open.push(...record.children);
      if (record.fileId) leaves.push(record.fileId);
    }
    assert.ok(records.length > 0 && records.every(({ type }) => type === 'PATIENT'), name);
    assert.equal(leaves.length, 31, name);
    for (const fileId of leaves) assert.ok(corpusFile(`${folder}/${fileId.join('/')}`).length > 0, fileId.join('/'));
  }
});
