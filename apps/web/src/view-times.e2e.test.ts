/** Check 12 of docs/develop/viewer-checks.md: prints how long things take; what takes how long is nothing a test can hold on a shared machine. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { loadDemo } from '../../server/src/load-demo.ts';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser, openPage } from './testing/browser.ts';
import { hounsfield, MATRIX, PIXEL_MM, phantom } from './testing/phantom.ts';
import { greyOf } from './testing/screen-pixels.ts';
import { importFiles, settled } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const SLICES = 10;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await loadDemo(server.archive);
  await server.call('GET', '/view', { headers: { accept: 'text/html' } }); // built, as it is when people come
});

after(async () => {
  await browser.close();
  await server.close();
});

/** In the page: from each key to the first frame of the browser in which the picture's pixels are others. */
const TIME_SLICES = `(() => {
  const canvas = document.querySelector('.vv-cell .stage canvas');
  const { width, height } = canvas;
  const pixels = () => canvas.getContext('2d').getImageData(width / 4, height / 2, width / 2, 1).data.join();
  window.sliceTimes = [];
  let before = pixels();
  document.addEventListener('keydown', () => {
    const began = performance.now();
    const look = () => {
      const now = pixels();
      if (now === before) return requestAnimationFrame(look);
      before = now;
      window.sliceTimes.push(performance.now() - began);
    };
    requestAnimationFrame(look);
  }, true);
})()`;

test('from the list to the first image, and to the next slices', async (t) => {
  const { page, wrong, close } = await openPage(browser, server.web);
  try {
    const data = { user: 'admin', password: ADMIN_PASSWORD };
    await page.context().request.post(`${server.web}/api/v1/session`, { data });
    await page.goto(`${server.web}/?q=CT`);
    await page
      .getByRole('row', { name: /CT head to pelvis/ })
      .getByRole('link')
      .click();
    const read = page.getByRole('link', { name: 'Read' });
    await read.waitFor();
    const began = performance.now();
    await read.click();
    await page.locator('.vv-cell[data-quality="full"]').first().waitFor();
    t.diagnostic(`first image ${Math.round(performance.now() - began)} ms after "Read", nothing cached`);
    await settled(page);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(3000);
    const cell = page.locator('.vv-cell').first();
    await cell.focus();
    const from = Number(await cell.getAttribute('data-slice'));
    await page.evaluate(TIME_SLICES);
    for (let step = 1; step <= SLICES; step++) {
      await page.keyboard.press('ArrowDown');
      await page.locator(`.vv-cell[data-slice="${from + step}"][data-quality="full"]`).waitFor();
      await page.waitForTimeout(100);
    }
    const times = (await page.evaluate('window.sliceTimes')) as number[];
    assert.equal(times.length, SLICES, 'each slice changed the pixels');
    const sorted = times.map(Math.round).sort((a, b) => a - b);
    t.diagnostic(
      `next slice ${sorted[SLICES / 2]} ms in the middle, ${sorted.at(-1)} ms at most, from the key to other pixels`,
    );
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
});

/** 4 Mbit/s with 40 ms there and back: a poor mobile line. */
const SLOW = { offline: false, latency: 40, downloadThroughput: 500_000, uploadThroughput: 125_000 };
const STUDY_OF_FEW = '2.25.170';

test('on a slow line a small picture of what was asked for is there before the viewer, and goes when the picture itself has come', async (t) => {
  await importFiles(server, phantom({ study: STUDY_OF_FEW }));
  const { page, wrong, close } = await openPage(browser, server.web);
  try {
    const data = { user: 'admin', password: ADMIN_PASSWORD };
    await page.context().request.post(`${server.web}/api/v1/session`, { data });
    await page.addInitScript("Object.defineProperty(navigator, 'connection', { value: { downlink: 3.5 } })");
    await (await page.context().newCDPSession(page)).send('Network.emulateNetworkConditions', SLOW);
    const began = performance.now();
    const link = `study=${STUDY_OF_FEW}&series=${STUDY_OF_FEW}.1&instance=${STUDY_OF_FEW}.2.17&window=40/400`;
    await page.goto(`${server.web}/view?${link}`, { waitUntil: 'commit' });
    const early = page.locator('#early[data-quality="preview"]');
    await early.waitFor();
    t.diagnostic(
      `a recognisable picture ${Math.round(performance.now() - began)} ms after the address was asked for, nothing cached, 4 Mbit/s`,
    );
    assert.equal(await page.locator('.vv-cell[data-quality="full"]').count(), 0, 'it is there first');
    const right = await differenceFrom(page, 80);
    const other = await differenceFrom(page, 25);
    assert.ok(right < 6 && other > right * 2, `${right} grey levels from the truth, ${other} from another slice`);
    await page.locator('.vv-cell[data-quality="full"]').first().waitFor({ timeout: 60_000 });
    assert.equal(await page.locator('#early').count(), 0, 'and gone afterwards');
    t.diagnostic(`the picture itself after ${Math.round(performance.now() - began)} ms`);
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
});

/** How far the early picture is from a slice of the phantom, in grey levels on average. */
async function differenceFrom(page: Page, z: number): Promise<number> {
  const { width, height, grey } = (await page.evaluate(`(() => {
    const image = document.querySelector('#early img');
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return { width: canvas.width, height: canvas.height, grey: [...data].filter((_, at) => at % 4 === 0) };
  })()`)) as { width: number; height: number; grey: number[] };
  const side = MATRIX * PIXEL_MM;
  const apart = grey.map((level, at) => {
    const x = (((at % width) + 0.5) / width - 0.5) * side;
    const y = ((Math.floor(at / width) + 0.5) / height - 0.5) * side;
    return Math.abs(level - greyOf(hounsfield(x, y, z), 40, 400));
  });
  return apart.reduce((sum, one) => sum + one, 0) / apart.length;
}
