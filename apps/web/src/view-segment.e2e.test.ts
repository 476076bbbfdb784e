import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { hounsfield, MATRIX, PHANTOM_STUDY, PIXEL_MM, phantom, STEP_MM, sopOf } from './testing/phantom.ts';
import { type ScreenPixels, screenPixels } from './testing/screen-pixels.ts';
import { drag, importFiles, keepPicture, settled, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
/** The ball of 120 HU: its middle is at 50, 20, 100; it reaches from slice 15 to 25. */
const MIDDLE = 20;
const BALL = [50, 20] as const;
const at = (slice: number) => `study=${PHANTOM_STUDY}&instance=${sopOf(slice)}`;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await importFiles(server, phantom());
});

after(async () => {
  await browser.close();
  await server.close();
});

function onScreen({ width, height, left, top }: ScreenPixels, x: number, y: number): [number, number] {
  const scale = Math.min(width, height) / (MATRIX * PIXEL_MM);
  return [left + width / 2 + x * scale, top + height / 2 + y * scale];
}

/** Millilitres of the pixels of a slice whose value is that of the ball. */
function ballMillilitres(slice: number): number {
  let count = 0;
  for (let row = 0; row < MATRIX; row++) {
    for (let column = 0; column < MATRIX; column++) {
      const [x, y] = [column, row].map((one) => (one - (MATRIX - 1) / 2) * PIXEL_MM) as [number, number];
      if (hounsfield(x, y, slice * STEP_MM) === 120) count += 1;
    }
  }
  return (count * PIXEL_MM * PIXEL_MM * STEP_MM) / 1000;
}

async function millilitres(page: Page): Promise<number> {
  const text = (await page.locator('.vv-cell .legend').textContent())!;
  return Number(/([\d.]+) ml/.exec(text)?.[1]);
}

async function toSlice(page: Page, slice: number): Promise<void> {
  for (;;) {
    const now = Number(await page.locator('.vv-cell').getAttribute('data-slice')) - 1;
    if (now === slice) return;
    await page.keyboard.press(now < slice ? 'ArrowDown' : 'ArrowUp');
    await page.locator(`.vv-cell[data-slice="${now < slice ? now + 2 : now}"][data-quality="full"]`).waitFor();
  }
}

/** A brush of fifty millimetres over the ball that takes only values near its own. */
async function paintBall(page: Page): Promise<void> {
  await page.locator('[data-paint="brush"]').click();
  await page.locator('.vv-side input[type=range]').fill('50');
  await page.getByLabel('Least value').fill('110');
  await page.getByLabel('Greatest value').fill('130');
  await page.getByLabel('Only values from').check();
  const [x, y] = onScreen(await screenPixels(page), ...BALL);
  await drag(page, [
    [x, y],
    [x + 2, y],
  ]);
}

async function saveSegmentation(page: Page): Promise<void> {
  await page.locator('[data-segment="save"]').click();
  await page.getByText('Segmentation saved').waitFor();
}

test('a brush with a threshold takes the ball to the pixel; slices between are filled; steps go back and forth', () =>
  viewing(browser, server, at(MIDDLE - 3), async (page) => {
    await settled(page);
    await page.keyboard.press('7');
    await paintBall(page);
    const low = ballMillilitres(MIDDLE - 3);
    assert.ok(Math.abs((await millilitres(page)) - low) < 0.06, `${await millilitres(page)} is not ${low}`);
    await toSlice(page, MIDDLE + 3);
    await paintBall(page);
    await page.locator('[data-segment="interpolate"]').click();
    const between = low * 7; // two equal discs: so are those between
    assert.ok(Math.abs((await millilitres(page)) - between) < 0.1, `${await millilitres(page)} is not ${between}`);
    await page.keyboard.press('Backspace');
    assert.ok(Math.abs((await millilitres(page)) - low * 2) < 0.1);
    await page.locator('[data-segment="redo"]').click();
    await toSlice(page, MIDDLE);
    await keepPicture(page, 'segment');
    await saveSegmentation(page);
  }));

test('who comes fresh sees the segmentation with its volume, draws on it with scissors and rubber, and saves it again', async () => {
  let first = 0;
  let second = 0;
  await viewing(browser, server, at(MIDDLE), async (page) => {
    await settled(page);
    await page.locator('.vv-strip button', { hasText: 'SEG' }).click();
    await page.locator('.vv-cell .legend', { hasText: 'ml' }).waitFor();
    await settled(page);
    first = await millilitres(page);
    assert.ok(Math.abs(first - ballMillilitres(MIDDLE - 3) * 7) < 0.1, `${first}`);
    await page.keyboard.press('7');
    await page.locator('[data-segment="save"]').waitFor();
    await page.locator('[data-paint="scissors"]').click();
    await toSlice(page, MIDDLE + 8);
    const pixels = await screenPixels(page);
    const corners = [
      [-28, -28],
      [28, -28],
      [28, 28],
      [-28, 28],
    ] as const;
    await drag(
      page,
      [...corners, corners[0]].map(([x, y]) => onScreen(pixels, x, y)),
    );
    const square = (56 * 56 * STEP_MM) / 1000;
    second = await millilitres(page);
    assert.ok(Math.abs(second - first - square) < square * 0.04, `${second - first} is not ${square}`);
    await page.locator('[data-paint="eraser"]').click();
    await page.locator('.vv-side input[type=range]').fill('10');
    await drag(page, [onScreen(pixels, 0, 0), onScreen(pixels, 0.5, 0)]);
    const disc = (Math.PI * 100 * STEP_MM) / 1000;
    const third = await millilitres(page);
    assert.ok(Math.abs(second - third - disc) < disc * 0.08, `${second - third} is not ${disc}`);
    await page.locator('[data-paint="fill"]').click();
    await page.mouse.click(...onScreen(pixels, 0, 0));
    await page.waitForTimeout(200);
    assert.ok(Math.abs((await millilitres(page)) - second) < 0.06, 'the hole is filled');
    await saveSegmentation(page);
  });
  await viewing(browser, server, at(MIDDLE), async (page) => {
    await settled(page);
    await page.locator('.vv-strip button', { hasText: 'SEG' }).click();
    await page.locator('.vv-cell .legend', { hasText: 'ml' }).waitFor();
    assert.ok(Math.abs((await millilitres(page)) - second) < 0.06);
    await keepPicture(page, 'segment-again');
  });
  const { body } = await server.call('GET', `/dicomweb/studies/${PHANTOM_STUDY}/instances?Modality=SEG`);
  assert.equal(body.length, 2, 'each saving is an instance of its own');
});

test('the volume check sees values that are wrong', async () => {
  const wrong = await openLocalServer();
  try {
    await importFiles(wrong, phantom({ fault: 'pixels' }));
    await viewing(browser, wrong, at(MIDDLE), async (page) => {
      await settled(page);
      await page.keyboard.press('7');
      await paintBall(page);
      assert.ok(!((await millilitres(page)) > 1), `${await millilitres(page)}`);
    });
  } finally {
    await wrong.close();
  }
});
