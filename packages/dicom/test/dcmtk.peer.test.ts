import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { ctHeader } from '../bench/ct-header.ts';
import {
  buildDicomdir,
  type Dataset,
  type DicomJson,
  TAG,
  toDicomJson,
  toNativeXml,
  UID,
  writeFile,
} from '../src/index.ts';
import { parseXml, type XmlElement } from '../src/xml/xml-reader.ts';
import { arbitraryDataset } from './arbitrary-dataset.ts';
import { agreed } from './references.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'vesalius-dcmtk-'));
after(() => rmSync(FOLDER, { recursive: true }));

const SYNTAXES = [
  UID.ImplicitVRLittleEndian,
  UID.ExplicitVRLittleEndian,
  UID.ExplicitVRBigEndian,
  UID.DeflatedExplicitVRLittleEndian,
];

function saved(dataset: Dataset, transferSyntaxUid: string): string {
  const path = join(FOLDER, 'file.dcm');
  writeFileSync(path, writeFile({ dataset, transferSyntaxUid }));
  return path;
}

function dcm2json(path: string): DicomJson {
  return JSON.parse(execFileSync('dcm2json', ['-q', path], { encoding: 'utf8', maxBuffer: 2 ** 28 }));
}

/** Elements in which dcm2json says something else than our model, floats apart, which it writes with fewer digits. */
function differences(theirs: DicomJson, ours: DicomJson): string[] {
  return [...agreed(theirs, theirs, ours)]
    .filter(({ vr, expected, found }) => expected !== found && vr !== 'FL' && vr !== 'FD')
    .map(({ path, expected, found }) => `${path}: ${expected} / ${found}`);
}

test('DCMTK reads a header we wrote, in every native transfer syntax, as we do', () => {
  const dataset = ctHeader();
  dataset.set(TAG.PixelData, 'OW', new Uint8Array(1024));
  for (const uid of SYNTAXES) {
    const theirs = dcm2json(saved(dataset, uid));
    assert.deepEqual(differences(theirs, toDicomJson(dataset)), [], uid);
    assert.equal(Object.keys(theirs).length, dataset.size, uid);
  }
});

test('DCMTK reads generated data sets of all VRs without a complaint', () => {
  const explicit = fc.constantFrom(...SYNTAXES.slice(1));
  fc.assert(
    fc.property(arbitraryDataset, explicit, (dataset, uid) => {
      dataset.set(TAG.SOPClassUID, 'UI', UID.SecondaryCaptureImageStorage);
      dataset.set(TAG.SOPInstanceUID, 'UI', '1.2.3');
      const { stderr, status } = spawnSync('dcmdump', ['+L', saved(dataset, uid)], { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.equal(stderr, '');
    }),
    { numRuns: 60 },
  );
});

test('DCMTK writes the same Native DICOM Model', () => {
  const dataset = ctHeader();
  dataset.remove(TAG.PixelData);
  const xml = execFileSync('dcm2xml', ['-q', '--native-format', '+U8', saved(dataset, UID.ExplicitVRLittleEndian)], {
    encoding: 'utf8',
  });
  const theirs = attributes(parseXml(xml.replace(/<!DOCTYPE[^>]*>/, '')));
  const ours = attributes(parseXml(toNativeXml(dataset)));
  assert.deepEqual(ours, theirs);
});

/** Tag, VR and values of each attribute that is no sequence; in file order. */
function attributes(element: XmlElement): string[] {
  return element.children.flatMap((child) => {
    if (child.name !== 'DicomAttribute') return attributes(child);
    const tag = child.attributes.get('tag') ?? '';
    if (tag.startsWith('0002') || tag === '00080005') return [];
    if (child.attributes.get('vr') === 'SQ') return [tag, ...attributes(child)];
    const vr = child.attributes.get('vr');
    const values = child.children.map(wholeText).map((text) => (vr === 'FL' || vr === 'FD' ? rounded(text) : text));
    return [`${tag} ${vr} ${values.join('\\')}`];
  });
}

/** Floats to seven digits: each writes as many as it likes. */
function rounded(text: string): string {
  return String(Number(Number(text).toPrecision(7)));
}

function wholeText(element: XmlElement): string {
  return element.children.length === 0 ? element.text : element.children.map(wholeText).join('^');
}

test('a DICOMDIR we build is one for DCMTK and for dicom3tools', () => {
  const instances = [1, 2, 3].map((number) => {
    const dataset = ctHeader();
    dataset.set(TAG.SOPInstanceUID, 'UI', `1.2.3.${number}`);
    return { dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian };
  });
  const path = join(FOLDER, 'DICOMDIR');
  writeFileSync(path, buildDicomdir(instances, { fileSetId: 'TEST' }).bytes);
  const dump = spawnSync('dcmdump', [path], { encoding: 'utf8' });
  assert.equal(dump.status, 0);
  assert.equal(dump.stderr, '');
  assert.equal(dump.stdout.match(/"Directory Record"/g)?.length, 6);
  const verified = spawnSync('dciodvfy', [path], { encoding: 'utf8' });
  assert.deepEqual(
    verified.stderr.split('\n').filter((line) => line.startsWith('Error')),
    [],
  );
});
