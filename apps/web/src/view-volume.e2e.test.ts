import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { hounsfield, PHANTOM_STUDY, phantom, sopOf } from './testing/phantom.ts';
import { greyOf, screenPixels } from './testing/screen-pixels.ts';
import { importFiles, settled, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const QUERY = `study=${PHANTOM_STUDY}&instance=${sopOf(16)}`;
const WINDOW = [40, 400] as const;
/** The cells of the three planes. */
const AXIAL = 0;
const SAGITTAL = 1;
const CORONAL = 2;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await importFiles(server, phantom());
});

after(async () => {
  await browser.close();
  await server.close();
});

async function planes(page: Page): Promise<void> {
  await settled(page);
  await page.keyboard.press('v');
  await page.locator('.vv-grid[data-layout="2x2"]').waitFor();
  await settled(page);
}

interface Told {
  readonly place: readonly [number, number, number];
  readonly value: number;
}

/** What a viewport tells of the place under a point of its box, by shares of width and height. */
async function tellAt(page: Page, cell: number, x: number, y: number): Promise<Told | undefined> {
  const box = (await page.locator('.vv-cell').nth(cell).boundingBox())!;
  await page.mouse.move(Math.round(box.x + box.width * x), Math.round(box.y + box.height * y));
  const text = (await page.locator('.vv-cell').nth(cell).locator('[data-corner="bottomLeft"]').textContent())!;
  const found = /\((-?[\d.]+), (-?[\d.]+), (-?[\d.]+)\) mm: (-?[\d.]+) HU/.exec(text);
  if (!found) return undefined;
  const [, px, py, pz, value] = found.map(Number) as [number, number, number, number, number];
  return { place: [px, py, pz], value };
}

/** Compares grey level and told value of points of a plane with the truth at the place that is told. */
async function compareWithTruth(page: Page, cell: number) {
  const pixels = await screenPixels(page, cell);
  const found = { compared: 0, off: 0, wrongValues: 0 };
  for (let step = 0; step < 120 && found.compared < 60; step++) {
    const [x, y] = [0.25 + ((step * 37) % 50) / 100, 0.25 + ((step * 53) % 50) / 100];
    const told = await tellAt(page, cell, x, y);
    if (!told || !isFlat(told.place)) continue;
    const [column, row] = [Math.round(pixels.width * x), Math.round(pixels.height * y)];
    const truth = hounsfield(...told.place);
    found.compared += 1;
    if (Math.abs(pixels.grey[row * pixels.width + column]! - greyOf(truth, ...WINDOW)) > 4) found.off += 1;
    if (Math.abs(told.value - truth) > 6) found.wrongValues += 1;
  }
  return found;
}

function isFlat([x, y, z]: readonly [number, number, number]): boolean {
  const around = [-1, 0, 1].flatMap((dx) =>
    [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dz) => hounsfield(x + dx * 3, y + dy * 3, z + dz * 5.5))),
  );
  return Math.max(...around) - Math.min(...around) <= 6;
}

test('planes through the volume have the values of the truth; the crosshair brings them to its point; letters are right', () =>
  viewing(browser, server, QUERY, async (page) => {
    await planes(page);
    await page.keyboard.press('u');
    const axial = (await page.locator('.vv-cell').nth(AXIAL).boundingBox())!;
    await page.mouse.click(axial.x + axial.width * 0.42, axial.y + axial.height * 0.52);
    const point = (await tellAt(page, AXIAL, 0.42, 0.52))!.place;
    await page.waitForTimeout(300);
    const sagittal = (await tellAt(page, SAGITTAL, 0.5, 0.5))!.place;
    const coronal = (await tellAt(page, CORONAL, 0.5, 0.5))!.place;
    assert.ok(
      Math.abs(sagittal[0] - point[0]) < 1.4 && Math.abs(coronal[1] - point[1]) < 1.4,
      `${point} ${sagittal} ${coronal}`,
    );
    const letters = (cell: number) => page.locator('.vv-cell').nth(cell).locator('.side').allTextContents();
    assert.deepEqual(await letters(AXIAL), ['A', 'L', 'P', 'R']);
    assert.deepEqual(await letters(CORONAL), ['H', 'L', 'F', 'R']);
    assert.deepEqual(
      (await letters(SAGITTAL)).filter((_, at) => at % 2 === 0),
      ['H', 'F'],
    );
    for (const cell of [AXIAL, SAGITTAL, CORONAL]) {
      const found = await compareWithTruth(page, cell);
      assert.ok(found.compared >= 30 && found.off <= 1 && found.wrongValues === 0, `${cell}: ${JSON.stringify(found)}`);
    }
    if (process.env.VESALIUS_TEST_PICTURES)
      await page.screenshot({ path: `${process.env.VESALIUS_TEST_PICTURES}/planes.png` });
  }));

test('the comparison sees slices in a wrong order', async () => {
  const wrong = await openLocalServer();
  try {
    await importFiles(wrong, phantom({ fault: 'order' }));
    await viewing(browser, wrong, QUERY, async (page) => {
      await planes(page);
      const found = await compareWithTruth(page, CORONAL);
      assert.ok(found.off > 3 && found.wrongValues > 3, JSON.stringify(found));
    });
  } finally {
    await wrong.close();
  }
});

test('a thick slab keeps the maximum: the rod shines through planes that it does not lie in', () =>
  viewing(browser, server, QUERY, async (page) => {
    await planes(page);
    const bright = async () => {
      const { grey } = await screenPixels(page, CORONAL);
      return grey.reduce((count, level) => count + (level > 250 ? 1 : 0), 0);
    };
    const thin = await bright();
    await page.keyboard.press('4');
    for (let step = 0; step < 30; step++) await page.keyboard.press(']');
    await page.waitForTimeout(800);
    assert.match(
      (await page.locator('.vv-cell').nth(CORONAL).locator('[data-corner="bottomLeft"]').textContent())!,
      /MIP 170 mm/,
    );
    const thick = await bright();
    assert.ok(thick > thin * 2 && thick > 2000, `${thin} ${thick}`);
  }));

test('while slices are missing nothing of a volume is drawn, and the state says so', () =>
  viewing(browser, server, QUERY, async (page) => {
    await page.route('**/frames/1', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 250));
      await route.continue().catch(() => undefined); // the page may have ended
    });
    await page.locator('.vv-cell[data-quality="full"]').first().waitFor();
    await page.keyboard.press('v');
    const cell = page.locator('.vv-cell').nth(SAGITTAL);
    await page.locator('.vv-cell[data-quality="partial"]').first().waitFor();
    assert.match((await cell.locator('.state').textContent())!, /Loading the volume/);
    assert.equal(await cell.locator('.stage canvas:visible').count(), 0);
    await settled(page);
  }));
