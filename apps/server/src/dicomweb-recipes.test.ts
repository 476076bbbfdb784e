import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { BOOTSTRAP_TOKEN, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { colorPalette } from './testing/palettes.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PAGE = join(import.meta.dirname, '../../../docs/integrate/dicomweb.md');
const WORKITEM = [
  {
    '00404041': { vr: 'CS', Value: ['READY'] },
    '00404005': { vr: 'DT', Value: ['20260110083000'] },
    '00741200': { vr: 'CS', Value: ['MEDIUM'] },
    '00741204': { vr: 'LO', Value: ['Read'] },
  },
];
const REFERENCES = {
  '00081199': {
    vr: 'SQ',
    Value: [
      {
        '00081150': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
        '00081155': { vr: 'UI', Value: ['2.25.77701.1.1'] },
      },
    ],
  },
};

let server: LocalServer;
let folder: string;
before(async () => {
  server = await openLocalServer();
  const stored = await server.call('POST', '/dicomweb/studies', { body: tinyCt(1, 1), type: 'application/dicom' });
  assert.equal(stored.status, 200);
  folder = await mkdtemp(join(tmpdir(), 'dicomweb-recipes-'));
  await writeFile(join(folder, 'image.dcm'), tinyCt(1, 2));
  await writeFile(join(folder, 'palette.dcm'), colorPalette(1));
  await writeFile(join(folder, 'workitem.json'), JSON.stringify(WORKITEM));
  await writeFile(join(folder, 'references.json'), JSON.stringify(REFERENCES));
});
after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test('every recipe of the page does what it says', async () => {
  const recipes = (await readFile(PAGE, 'utf8')).split('\n').filter((line) => line.startsWith('    curl '));
  assert.ok(recipes.length >= 8, `${recipes.length} recipes`);
  const env = { ...process.env, SERVER: server.web, TOKEN: BOOTSTRAP_TOKEN, STUDY: '2.25.77701' };
  for (const recipe of recipes) {
    const before = new Set(await readdir(folder));
    const { stdout } = await promisify(execFile)('sh', ['-c', recipe], { env, cwd: folder, encoding: 'buffer' });
    const [made] = (await readdir(folder)).filter((name) => !before.has(name));
    // What a recipe writes into a file is not printed; a workitem is created without a word.
    const size = made === undefined ? stdout.length : (await stat(join(folder, made))).size;
    assert.ok(size > 0 || recipe.includes('@workitem.json'), recipe);
  }
  const { body } = await server.call('GET', '/dicomweb/studies/2.25.77701/instances');
  assert.equal(body.length, 2, 'the recipe for storing has stored');
  assert.equal((await server.call('GET', '/dicomweb/workitems')).body.length, 1);
});
