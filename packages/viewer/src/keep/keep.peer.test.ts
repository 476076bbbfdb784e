import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UID, writeFile } from '@vesalius/dicom';
import { frame, place } from '../testing/sample-marks.ts';
import { writeKeyObjects } from './key-objects.ts';
import { type PresentedView, writePresentationState } from './presentation-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'viewer-keep-'));
after(() => rmSync(folder, { recursive: true }));

const keyObjects = writeKeyObjects([frame], place)!;
const documents = {
  'a key object selection': keyObjects,
  'a key object selection of nothing any more': writeKeyObjects([], { ...place, before: keyObjects })!,
  ...Object.fromEntries(
    ([0, 90, 180, 270] as const).flatMap((degrees) =>
      [false, true].map((flipped) => [
        `a presentation state, turned by ${degrees}${flipped ? ' and flipped' : ''}`,
        stateOf({ degrees, flipped }),
      ]),
    ),
  ),
};

function stateOf(turn: PresentedView['turn']) {
  return writePresentationState(
    {
      ...{ sopInstanceUid: '2.25.3', frameNumber: 1, seriesInstanceUid: '2.25.2', layout: '1x2', cell: 1 },
      window: { center: 40, width: 400 },
      inverted: true,
      turn,
      area: [3, 5, 40, 60],
    },
    frame,
    { ...place, name: 'Lung' },
  );
}

for (const [what, dataset] of Object.entries(documents)) {
  test(`dciodvfy finds no error in ${what}`, () => {
    const path = join(folder, 'document.dcm');
    writeFileSync(path, writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
    const { stdout, stderr, error } = spawnSync('dciodvfy', [path], { encoding: 'utf8' });
    if (error) throw error;
    const errors = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
    assert.deepEqual(errors, []);
  });
}
