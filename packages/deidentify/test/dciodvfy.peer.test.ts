import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { DicomError, readFile, TAG, writeFile } from '@vesalius/dicom';
import { Deidentifier, DeidentifyError, profileOf } from '../src/index.ts';

const CORPUS = resolve(process.env.VESALIUS_CORPUS ?? join(import.meta.dirname, '../../../../shared/corpus'));
const MANIFEST = join(CORPUS, 'MANIFEST.tsv');
const FOLDER = mkdtempSync(join(tmpdir(), 'vesalius-dciodvfy-'));
after(() => rmSync(FOLDER, { recursive: true }));

const FILES_OF_A_CLASS = 3;
const LEAST_CLASSES = 15;
/**
 * What follows from Table E.1-1 itself: it removes (X) attributes that their modules demand, and a Source Image Sequence
 * that no module asks for, after which the Referenced Series Sequence of a parametric map has nothing to lead to.
 */
const BY_THE_TABLE =
  /Element=<(?:ResponsiblePerson|ResponsibleOrganization|PresentationCreationDate|PresentationCreationTime)>|ReferencedSeriesSequence present but Instance does not reference/;

/** Errors that dciodvfy has with a file, UIDs and values left out; undefined when it cannot judge the file. */
function errorsOf(path: string): string[] | undefined {
  const { stderr } = spawnSync('dciodvfy', [path], { encoding: 'latin1', maxBuffer: 2 ** 28 });
  const errors = stderr.split('\n').filter((line) => line.startsWith('Error') && !BY_THE_TABLE.test(line));
  if (errors.some((line) => line.includes('Information Object Not found'))) return undefined;
  return errors.map((line) => line.replace(/UID <?[0-9.]+/g, 'UID').replace(/= <[^>]*>/, ''));
}

/** A few files of each SOP class. */
function candidates(): string[] {
  const taken = new Map<string, number>();
  return readFileSync(MANIFEST, 'utf8')
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t'))
    .filter(([path = '', , , , sopClass = '']) => {
      const count = taken.get(sopClass) ?? 0;
      if (path === '' || /malformed|dicomdir/i.test(path) || count >= FILES_OF_A_CLASS) return false;
      taken.set(sopClass, count + 1);
      return true;
    })
    .map(([path]) => join(CORPUS, path!));
}

function deidentified(path: string, options: readonly string[]): string | undefined {
  try {
    const { dataset, transferSyntax } = readFile(new Uint8Array(readFileSync(path)));
    new Deidentifier({ profile: profileOf(options), key: new Uint8Array(32).fill(1) }).deidentify(dataset);
    writeFileSync(join(FOLDER, 'after.dcm'), writeFile({ dataset, transferSyntaxUid: transferSyntax.uid }));
    return dataset.text(TAG.SOPClassUID);
  } catch (error) {
    if (error instanceof DeidentifyError || error instanceof DicomError) return undefined;
    throw error;
  }
}

const skip = existsSync(MANIFEST) ? false : 'no corpus: set VESALIUS_CORPUS to its folder';
for (const options of [[], ['113103', '113104', '113105', '113107', '113108', '113109', '113111', '113112']]) {
  test(`dciodvfy finds no new error, options ${options.join('+') || 'none'}`, { skip }, () => {
    const classes = new Set<string>();
    for (const path of candidates()) {
      const before = errorsOf(path);
      const sopClass = before && deidentified(path, options);
      if (!sopClass) continue;
      const fresh = errorsOf(join(FOLDER, 'after.dcm'))!.filter((line) => !before.includes(line));
      assert.deepEqual(fresh, [], path);
      classes.add(sopClass);
    }
    assert.ok(classes.size >= LEAST_CLASSES, `${classes.size} SOP classes`);
  });
}
