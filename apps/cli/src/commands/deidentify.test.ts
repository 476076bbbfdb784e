import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readFile, TAG, UID } from '@vesalius/dicom';
import { axialHead, headSeries, SUBJECTS, tinyInstance } from '@vesalius/testkit';
import type { DeidentifyReport } from '../deidentify/report.ts';
import { commandLine } from '../testing/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'vesalius-deidentify-'));
after(() => rmSync(folder, { recursive: true }));

const SECRETS = ['Quixote', 'QX-4711', 'ACC-990'];
const attributes = {
  PatientName: 'Quixote^Alonso',
  PatientID: 'QX-4711',
  AccessionNumber: 'ACC-990',
  StudyDescription: 'Thorax Quixote',
};

let made = 0;

/** A new folder with files, named after the patient as people do. */
function input(files: Readonly<Record<string, Uint8Array>>): string {
  const path = join(folder, `in${++made}`);
  mkdirSync(join(path, 'Quixote'), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(path, 'Quixote', name), bytes);
  return path;
}

const output = () => join(folder, `out${made}`);

function filesOf(path: string): string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const dicomOf = (path: string) => filesOf(path).filter((file) => file.endsWith('.dcm'));

test('a folder: written clean, nothing of the originals in bytes, names or report; IN stays as it was', async () => {
  const one = tinyInstance({ attributes, key: 'one' });
  const from = input({ 'a.dcm': one.file, 'b.dcm': tinyInstance({ attributes, key: 'two' }).file });
  const report = join(folder, 'report.json');
  const key = join(folder, 'key');
  const ran = await commandLine([
    'deidentify',
    from,
    output(),
    '--options',
    '113105,113107',
    '--key-file',
    key,
    '--report',
    report,
  ]);
  assert.equal(ran.exitCode, 0, ran.stderr);
  assert.match(ran.stdout, /^2 written, 0 refused\n$/);
  const written = dicomOf(output());
  assert.equal(written.length, 2);
  const uids = [one.dataset.text(TAG.SOPInstanceUID)!, one.dataset.text(TAG.StudyInstanceUID)!];
  for (const file of [...written, report]) {
    const text = `${file} ${readFileSync(file, 'latin1')}`;
    for (const secret of [...SECRETS, ...uids]) assert.ok(!text.includes(secret), `${secret} in a file`);
  }
  const { dataset, meta } = readFile(new Uint8Array(readFileSync(written[0]!)));
  assert.equal(dataset.text(TAG.StudyDescription), 'Thorax [removed]');
  assert.equal(dataset.text(TAG.PatientIdentityRemoved), 'YES');
  assert.equal(meta.text(TAG.MediaStorageSOPInstanceUID), dataset.text(TAG.SOPInstanceUID));
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as DeidentifyReport;
  for (const { path, sha256 } of files) {
    assert.equal(
      createHash('sha256')
        .update(readFileSync(join(output(), path!)))
        .digest('hex'),
      sha256,
    );
  }
  assert.deepEqual(new Uint8Array(readFileSync(join(from, 'Quixote', 'a.dcm'))), one.file);
});

test('the same key gives the same patient the same pseudonym; without one it is said that none is kept', async () => {
  const key = join(folder, 'same-key');
  const pseudonyms: string[] = [];
  for (const name of ['one', 'two']) {
    const from = input({ 'a.dcm': tinyInstance({ attributes, key: name }).file });
    await commandLine(['deidentify', from, output(), '--key-file', key]);
    pseudonyms.push(readFile(new Uint8Array(readFileSync(dicomOf(output())[0]!))).dataset.text(TAG.PatientID)!);
  }
  assert.equal(pseudonyms[0], pseudonyms[1]);
  const random = await commandLine(['deidentify', input({ 'a.dcm': tinyInstance({ attributes }).file }), output()]);
  assert.equal(random.exitCode, 0);
  assert.match(random.stderr, /No key was given/);
  const environment = { VESALIUS_DEIDENTIFY_KEY: readFileSync(key, 'utf8') };
  const from = input({ 'a.dcm': tinyInstance({ attributes }).file });
  await commandLine(['deidentify', from, output()], environment);
  assert.equal(
    readFile(new Uint8Array(readFileSync(dicomOf(output())[0]!))).dataset.text(TAG.PatientID),
    pseudonyms[0],
  );
});

test('a second run goes on; another key or profile does not mix in', async () => {
  const key = join(folder, 'resume-key');
  const from = input({ 'a.dcm': tinyInstance({ attributes, key: 'one' }).file });
  const run = (...more: string[]) => commandLine(['deidentify', from, output(), '--key-file', key, ...more]);
  await run();
  writeFileSync(join(from, 'b.dcm'), tinyInstance({ attributes, key: 'two' }).file);
  const before = readFileSync(dicomOf(output())[0]!);
  assert.match((await run()).stdout, /^1 written, 1 written before, 0 refused\n$/);
  assert.deepEqual(readFileSync(dicomOf(output())[0]!).length, before.length);
  const other = await run('--options', 'RetainUIDs');
  assert.equal(other.exitCode, 2);
  assert.match(other.stderr, /another key or profile/);
});

test('what cannot be made clean is refused and tells so; the rest is written', async () => {
  const good = tinyInstance({ attributes, key: 'good' }).file;
  const from = input({
    'cut.dcm': good.subarray(0, good.length - 20),
    'good.dcm': good,
    'notes.txt': new TextEncoder().encode('these are notes of somebody, and no DICOM at all'),
    'same.dcm': good,
    '.DS_Store': new Uint8Array(4),
  });
  const ran = await commandLine(['deidentify', from, output()]);
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stdout, /^1 written, 1 the same as another, 1 refused, 1 not DICOM\n$/);
  assert.ok(!ran.stderr.includes('QX-4711'));
  assert.equal(filesOf(output()).length, 2, 'one file and the marker, nothing half written');
});

test('text that is said to stand in pixels is reported, and the file is not called clean', async () => {
  const file = tinyInstance({ attributes: { ...attributes, BurnedInAnnotation: 'YES' } }).file;
  const ran = await commandLine(['deidentify', input({ 'a.dcm': file }), output()]);
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stderr, /1 say that text stands in their pixels/);
});

test('one file into one file; never over anything, never among what is read', async () => {
  const from = input({ 'a.dcm': tinyInstance({ attributes }).file });
  const one = join(from, 'Quixote', 'a.dcm');
  const to = join(folder, 'one.dcm');
  assert.equal((await commandLine(['deidentify', one, to])).exitCode, 0);
  assert.equal(readFile(new Uint8Array(readFileSync(to))).dataset.text(TAG.PatientIdentityRemoved), 'YES');
  for (const [source, target] of [
    [one, to],
    [one, one],
    [from, from],
    [from, join(from, 'out')],
    [join(from, 'Quixote'), from],
  ]) {
    assert.equal((await commandLine(['deidentify', source!, target!])).exitCode, 2, target);
  }
  assert.equal((await commandLine(['deidentify', join(folder, 'none'), to])).exitCode, 1);
  assert.equal((await commandLine(['deidentify', from, output(), '--options', '113199'])).exitCode, 2);
});

test('a large file is copied past memory, its pixels bit for bit', async () => {
  const { file } = tinyInstance({ attributes, rows: 2400, columns: 2400 });
  assert.ok(file.length > 8 * 1024 * 1024);
  await commandLine(['deidentify', input({ 'a.dcm': file }), output()]);
  const written = readFile(new Uint8Array(readFileSync(dicomOf(output())[0]!)));
  const pixels = readFile(file).dataset.bytes(TAG.PixelData)!;
  assert.equal(Buffer.compare(written.dataset.bytes(TAG.PixelData)!, pixels), 0);
  assert.deepEqual(written.warnings, []);
});

test('pseudonyms of a list; a patient that is not in it is refused', async () => {
  const list = join(folder, 'list.csv');
  writeFileSync(list, 'PatientID,Pseudonym\nQX-4711,SUBJECT-1\n');
  const other = tinyInstance({ attributes: { ...attributes, PatientID: 'OTHER' }, key: 'other' }).file;
  const from = input({ 'a.dcm': tinyInstance({ attributes }).file, 'b.dcm': other });
  const ran = await commandLine(['deidentify', from, output(), '--pseudonyms', list]);
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stdout, /^1 written, 1 refused/);
  assert.match(dicomOf(output())[0]!, /SUBJECT-1/);
});

test('clean pixels: what stands in them is looked for, and a file of which it cannot be is refused', async () => {
  const from = input({
    'a.dcm': tinyInstance({ attributes, rows: 64, columns: 64 }).file,
    'video.dcm': tinyInstance({ attributes: { ...attributes, Rows: 0 }, key: 'bad' }).file,
  });
  const report = join(folder, 'pixels.json');
  const ran = await commandLine(['deidentify', from, output(), '--options', 'CleanPixelData', '--report', report]);
  assert.match(ran.stdout, /^1 written, 1 refused\n$/);
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as DeidentifyReport;
  assert.deepEqual(
    files.map(({ outcome, code, blankedFrames }) => [outcome, code, blankedFrames]),
    [
      ['written', undefined, 0],
      ['refused', 'pixels-not-cleaned', undefined],
    ],
  );
  const { dataset } = readFile(new Uint8Array(readFileSync(dicomOf(output())[0]!)));
  const codes = dataset.items(TAG.DeidentificationMethodCodeSequence).map((item) => item.text(TAG.CodeValue));
  assert.deepEqual(codes, ['113100', '113101']);
  assert.equal(dataset.text(TAG.BurnedInAnnotation), 'NO');
});

test('a profile of a file, and a dry run that tells what it would do and writes nothing', async () => {
  const profile = join(folder, 'profile.yaml');
  const rules = 'rules:\n  - attribute: StudyDescription\n    action: K\n';
  writeFileSync(profile, `name: trial\nversion: 1\noptions: [113107]\n${rules}`);
  const from = input({ 'a.dcm': tinyInstance({ attributes }).file });
  const report = join(folder, 'dry.json');
  const dry = await commandLine(['deidentify', from, '--profile', profile, '--dry-run', '--report', report]);
  assert.equal(dry.exitCode, 0, dry.stderr);
  assert.match(dry.stdout, /^1 would be written, 0 refused\n$/);
  const { changes } = JSON.parse(readFileSync(report, 'utf8')) as DeidentifyReport;
  const of = (keyword: string) => changes?.find((change) => change.keyword === keyword)?.action;
  assert.deepEqual([of('StudyDate'), of('AccessionNumber'), of('StudyDescription')], ['C', 'Z', undefined]);
  assert.ok(!readFileSync(report, 'utf8').includes('Quixote'));
  assert.equal((await commandLine(['deidentify', from, output(), '--profile', profile])).exitCode, 0);
  const { dataset } = readFile(new Uint8Array(readFileSync(dicomOf(output())[0]!)));
  assert.equal(dataset.text(TAG.StudyDescription), 'Thorax Quixote', 'as the rule has it');
  writeFileSync(profile, 'name: trial\nversion: 1\nrules: [{attribute: PatientID, action: Q}]\n');
  const wrong = await commandLine(['deidentify', from, `${output()}-2`, '--profile', profile]);
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.stderr, /rules\[0\]\.action/);
  assert.equal((await commandLine(['deidentify', from])).exitCode, 2);
});

test('verified: a file in which a number or a name of the original is left is thrown away', async () => {
  const profile = join(folder, 'leaky.yaml');
  writeFileSync(profile, 'name: leaky\nversion: 1\nrules: [{attribute: StudyDescription, action: K}]\n');
  const leaky = tinyInstance({ attributes: { ...attributes, StudyDescription: 'of QX-4711' } }).file;
  const named = tinyInstance({ attributes: { ...attributes, StudyDescription: 'of Quixote' }, key: 'named' }).file;
  const clean = tinyInstance({ attributes: { ...attributes, StudyDescription: 'Thorax' }, key: 'clean' }).file;
  const from = input({ 'a.dcm': leaky, 'b.dcm': clean, 'c.dcm': named });
  const ran = await commandLine(['deidentify', from, output(), '--profile', profile, '--verify']);
  assert.match(ran.stdout, /^1 written, 2 refused\n$/);
  assert.equal(dicomOf(output()).length, 1);
  assert.equal(ran.exitCode, 1);
});

test('two files with one SOP Instance UID and other content: one is written, the other refused', async () => {
  const other = tinyInstance({ attributes: { ...attributes, KVP: 80 }, key: 'one' }).file;
  const from = input({ 'a.dcm': tinyInstance({ attributes, key: 'one' }).file, 'b.dcm': other });
  const ran = await commandLine(['deidentify', from, output()]);
  assert.match(ran.stdout, /^1 written, 1 refused\n$/);
  assert.match(ran.stderr, /the same SOP Instance UID and other content/);
  assert.equal(filesOf(output()).length, 2, 'one file and the marker');
});

test('faces are cut out of a head with 113102, and shown to be looked at; a picture is refused', async () => {
  const study = {
    ...{ seed: 7, key: 'head', subject: SUBJECTS[0]!, date: '20260101', time: '120000' },
    ...{ description: 'Head', accessionNumber: 'A0001' },
  };
  const series = { study, number: 1, modality: 'MR', description: 'Axial', bodyPart: 'HEAD' };
  const heads = [...headSeries(series, axialHead(64, 5))];
  const picture = tinyInstance({ attributes: { Modality: 'XC', SOPClassUID: UID.VLPhotographicImageStorage } });
  const from = input({
    'picture.dcm': picture.file,
    ...Object.fromEntries(heads.map(({ file }, index) => [`${index}.dcm`, file])),
  });
  const previews = join(folder, 'previews');
  const ran = await commandLine([
    'deidentify',
    from,
    output(),
    '--options',
    '113102',
    '--face-previews',
    previews,
    '--bids',
    join(folder, 'bids'),
  ]);
  assert.equal(ran.exitCode, 1, 'the picture was not written');
  assert.match(ran.stdout, /^1 volumes written as NIfTI\n/);
  assert.match(ran.stdout, new RegExp(`^${heads.length} written, 1 refused`, 'm'));
  assert.ok(filesOf(join(folder, 'bids')).some((file) => file.endsWith('_T1w.nii.gz')));
  assert.ok(filesOf(join(folder, 'bids')).every((file) => !file.includes(SUBJECTS[0]!.patientId)));
  assert.match(ran.stderr, /Recognizable visual features cannot be cleaned/);
  assert.deepEqual(readFileSync(join(previews, 'face-1.png')).subarray(1, 4).toString(), 'PNG');
  assert.deepEqual(readdirSync(previews), ['face-1.png']);
});
