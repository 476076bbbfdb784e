/** Of each SOP class that the corpus has, one instance in the viewer: its picture, or what it says, or its attributes; never a blank page, never an error. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile, TAG } from '@vesalius/dicom';
import type { Browser, Page } from 'playwright-core';
import { CORPUS, corpusFile, everyCorpusPath, WITHOUT_CORPUS } from '../../../packages/dicom/test/corpus.ts';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser, openPage } from './testing/browser.ts';
import { ADMIN } from './testing/viewing.ts';

if (!CORPUS) console.log(`every kind in the viewer skipped: ${WITHOUT_CORPUS}`);

/** Files that are broken on purpose, and those that belong to no patient: they have no place in a study. */
const NOT_SHOWN = /^(malformed-generated|dicomdir|quirks-malformed|reference)\//;
/** Their pixels are cut off or of one value: there is nothing to see. */
const BLANK = /fo-dicom__genFile|chrJapMulti|dcmqi__mf/;

/** An instance that says how large its picture is and has none was asked for a preview; the browser tells of it, nobody sees it. */
const IN_VAIN = /^console: Failed to load resource: .* status of 406/;

let browser: Browser;
let server: LocalServer;

before(async () => {
  if (CORPUS) [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

interface Chosen {
  readonly path: string;
  readonly query: string;
}

/** The first instance of each SOP class and kind of pixels that the archive keeps. */
async function chosen(): Promise<Chosen[]> {
  const found = new Map<string, Chosen>();
  for (const path of everyCorpusPath()) {
    if (NOT_SHOWN.test(path) || BLANK.test(path)) continue;
    const body = corpusFile(path);
    const file = parsed(body);
    if (!file) continue;
    const { dataset } = file;
    const text = (tag: number) => dataset.text(tag) ?? '';
    const isMany = (dataset.number(TAG.NumberOfFrames) ?? 1) > 1;
    const kind = [
      text(TAG.SOPClassUID),
      text(TAG.PhotometricInterpretation),
      dataset.number(TAG.BitsAllocated),
      isMany,
    ];
    if (found.has(kind.join()) || text(TAG.StudyInstanceUID) === '') continue;
    const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
    if (answer.body?.stored !== 1) continue;
    const query = `study=${text(TAG.StudyInstanceUID)}&series=${text(TAG.SeriesInstanceUID)}&instance=${text(TAG.SOPInstanceUID)}`;
    found.set(kind.join(), { path, query });
  }
  return [...found.values()];
}

function parsed(bytes: Uint8Array) {
  try {
    return readFile(bytes);
  } catch {
    return undefined;
  }
}

/** How many grey levels or colours the picture has; what a document shows of itself. */
const SEEN = `(() => {
  const cell = document.querySelector('.vv-cell');
  const canvas = cell.querySelector('.stage canvas');
  const levels = new Set();
  if (canvas) {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) levels.add(data[at] * 65536 + data[at + 1] * 256 + data[at + 2]);
  }
  const shown = cell.querySelector('.document');
  const drawn = shown ? shown.querySelectorAll('tr, li, path, iframe, video, canvas').length : 0;
  return { quality: cell.dataset.quality, levels: levels.size, kind: shown?.dataset.document, drawn };
})()`;

interface Seen {
  readonly quality: string;
  readonly levels: number;
  readonly kind?: string;
  readonly drawn: number;
}

function isDocument(found: Seen | string): boolean {
  return typeof found !== 'string' && found.kind !== undefined;
}

async function seen(page: Page): Promise<Seen> {
  await page.locator('.vv-cell[data-quality="full"]').first().waitFor({ timeout: 20_000 });
  await page.waitForTimeout(150);
  return (await page.evaluate(SEEN)) as Seen;
}

test('one instance of each SOP class and kind of pixels shows something, and nothing goes wrong', {
  skip: CORPUS ? false : WITHOUT_CORPUS,
}, async (t) => {
  const all = await chosen();
  assert.ok(all.length >= 40, `${all.length} kinds`);
  const { page, wrong, close } = await openPage(browser, server.web);
  const faults: string[] = [];
  const kinds = new Map<string, number>();
  try {
    await page.context().request.post(`${server.web}/api/v1/session`, { data: ADMIN });
    for (const { path, query } of all) {
      wrong.length = 0;
      await page.goto(`${server.web}/view?${query}`);
      const found = await seen(page).catch((error: Error) => error.message.split('\n')[0]!);
      const isShown = typeof found !== 'string' && (found.kind ? found.drawn > 0 : found.levels > 1);
      const faulty = wrong.filter((what) => !(isDocument(found) && IN_VAIN.test(what)));
      if (!isShown || faulty.length > 0) faults.push(`${path}: ${JSON.stringify(found)} ${faulty.join(' ')}`);
      const kind = typeof found === 'string' ? 'nothing' : (found.kind ?? 'picture');
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  } finally {
    await close();
  }
  t.diagnostic([...kinds].map(([kind, count]) => `${kind} ${count}`).join(', '));
  assert.deepEqual(faults, []);
});
