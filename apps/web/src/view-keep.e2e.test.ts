import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { PHANTOM_STUDY, phantom, sopOf } from './testing/phantom.ts';
import { screenPixels } from './testing/screen-pixels.ts';
import {
  ADMIN,
  addReader,
  drag,
  importFiles,
  keepPicture,
  listed,
  saved,
  settled,
  tool,
  viewing,
} from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const at = (slice: number) => `study=${PHANTOM_STUDY}&instance=${sopOf(slice)}`;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await importFiles(server, phantom());
});

after(async () => {
  await browser.close();
  await server.close();
});

const onSlice = (slice: number, work: (page: Page) => Promise<void>, login = ADMIN) =>
  viewing(
    browser,
    server,
    at(slice),
    async (page) => {
      await settled(page);
      await work(page);
    },
    {},
    login,
  );

/** All that is kept of a modality in the study. */
async function kept(modality: string) {
  const { body } = await server.call('GET', `/dicomweb/studies/${PHANTOM_STUDY}/metadata`);
  return body.filter((one: Record<string, { Value: string[] }>) => one['00080060']!.Value[0] === modality);
}

test('K makes the image a key image, saved as KO; who comes fresh finds it listed and as a stack; K again takes it away', async () => {
  await onSlice(7, async (page) => {
    await page.keyboard.press('k');
    assert.match((await page.locator('[data-corner="bottomRight"]').textContent())!, /★ Key image/);
    await saved(page);
    assert.deepEqual(await listed(page), ['Series Known values, image 8you×']);
    await keepPicture(page, 'key-image');
  });
  const [document] = await kept('KO');
  assert.equal(document['00080016'].Value[0], '1.2.840.10008.5.1.4.1.1.88.59');
  assert.match(JSON.stringify(document['0040A730']), new RegExp(sopOf(7).replaceAll('.', '\\.')));
  await onSlice(3, async (page) => {
    assert.deepEqual(await listed(page), ['Series Known values, image 8you×']);
    await page.locator('.key-images li button').first().click();
    await page.locator('.vv-cell[data-slice="8"]').waitFor();
    await page.locator('.vv-strip button', { hasText: 'Key images' }).click();
    await page.locator('[data-corner="bottomLeft"]', { hasText: '1 / 1' }).waitFor();
    await page.keyboard.press('k');
    await saved(page);
  });
  assert.equal((await kept('KO')).length, 2);
  await onSlice(7, async (page) => assert.deepEqual(await listed(page), []));
});

test('a view saved as presentation states comes back to the pixel: layout, slices, windows, turn, zoom and place', async () => {
  let before = await pixelsAfter(async () => undefined);
  const plain = before;
  await onSlice(7, async (page) => {
    await arrange(page);
    before = await pixelsOf(page);
    await keepPicture(page, 'view-arranged');
    await page.keyboard.press('9');
    await page.getByRole('textbox', { name: 'Name of the view' }).fill('Lung turned');
    await page.keyboard.press('Enter');
    await page.locator('.saved[data-view="saved"]').waitFor();
  });
  assert.equal((await kept('PR')).length, 2);
  const again = await pixelsAfter((page) => page.locator('.vv-strip button', { hasText: 'Lung turned' }).click());
  assert.ok(differing(before, again) < 0.01, `${differing(before, again)} of the points differ`);
  assert.ok(differing(before, plain) > 0.2, 'the comparison sees another view');
  const { pathname: uid } = { pathname: (await kept('PR'))[0]['0020000E'].Value[0] };
  await viewing(browser, server, `study=${PHANTOM_STUDY}&series=${uid}`, async (page) => {
    await page.locator('.vv-grid[data-layout="1x2"]').waitFor();
    await settled(page);
    assert.ok(differing(before, await pixelsOf(page)) < 0.01, 'a link to it opens the same');
  });
});

/** Two viewports: one in a window for lungs, turned, mirrored and enlarged; one inverted, three slices on. */
async function arrange(page: Page): Promise<void> {
  await page.getByLabel('Layout').selectOption('1x2');
  const cell = (number: number) => page.locator('.vv-cell').nth(number);
  await page.keyboard.press('t'); // not together
  await cell(1).focus();
  await page.locator('.vv-strip button', { hasText: 'Known values' }).click();
  await settled(page);
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'i']) await page.keyboard.press(key);
  await settled(page);
  await cell(0).focus();
  await page.getByLabel('Window preset').selectOption({ label: 'Lung (-600/1500)' });
  for (const key of ['r', 'f']) await page.keyboard.press(key);
  const box = (await cell(0).boundingBox())!;
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await tool(page, 'zoom');
  await drag(page, [middle, [middle[0], middle[1] + 60]]);
  await tool(page, 'pan');
  await drag(page, [middle, [middle[0] + 35, middle[1] - 25]]);
  await page.waitForTimeout(300);
}

async function pixelsOf(page: Page): Promise<Uint8Array[]> {
  await page.mouse.move(5, 5);
  await page.waitForTimeout(400);
  const count = await page.locator('.vv-cell').count();
  const all: Uint8Array[] = [];
  for (let cell = 0; cell < count; cell++) all.push((await screenPixels(page, cell)).grey);
  return all;
}

async function pixelsAfter(work: (page: Page) => Promise<unknown>): Promise<Uint8Array[]> {
  let pixels: Uint8Array[] = [];
  await onSlice(0, async (page) => {
    await work(page);
    await page.waitForTimeout(300);
    await settled(page);
    pixels = await pixelsOf(page);
    await keepPicture(page, 'view-again');
  });
  return pixels;
}

/** The share of points that differ by more than twelve grey levels. */
function differing(a: readonly Uint8Array[], b: readonly Uint8Array[]): number {
  if (a.length !== b.length || a.some((one, cell) => one.length !== b[cell]!.length)) return 1;
  const all = a.reduce((sum, one) => sum + one.length, 0);
  const off = a.reduce(
    (sum, one, cell) => sum + one.reduce((n, grey, at) => n + (Math.abs(grey - b[cell]![at]!) > 12 ? 1 : 0), 0),
    0,
  );
  return off / all;
}

test('two readers of one name keep two sets of marks; they are compared side by side, merged and taken over', async () => {
  const name = 'Kim, Lee';
  const first = await addReader(server, { user: 'kim', password: 'another password of tests' }, name);
  const second = await addReader(server, { user: 'lee', password: 'another password of tests' }, name);
  const line = async (page: Page, wide: number) => {
    const { left, top, width, height } = await screenPixels(page);
    await tool(page, 'length');
    const y = top + height / 2;
    await drag(page, [
      [left + width / 2 - wide, y],
      [left + width / 2 + wide, y],
    ]);
    await saved(page);
  };
  await onSlice(5, (page) => line(page, 60), first);
  await onSlice(
    5,
    async (page) => {
      assert.equal((await listed(page)).length, 1);
      assert.equal(await page.getByRole('button', { name: 'Remove' }).count(), 0, "the other's mark is not mine");
      await page.keyboard.press('j');
      await line(page, 66);
      const marks = await listed(page);
      assert.equal(marks.length, 2);
      await page.getByRole('button', { name: 'Compare the readers' }).click();
      const row = await page.locator('.compare tbody td').allTextContents();
      const [one, two, merged] = row.map((text) => Number(/([\d.]+)/.exec(text)?.[1]));
      assert.equal(await page.locator('.compare tbody tr').count(), 1);
      assert.ok(Math.abs(two! / one! - 1.1) < 0.02 && Math.abs(merged! - (one! + two!) / 2) < 0.11, row.join());
      await keepPicture(page, 'readers');
      await page.getByRole('button', { name: 'Close' }).click();
      await page.getByLabel('Show the marks of Kim, Lee').uncheck();
      await page.locator('.stage svg text', { hasText: 'mm' }).nth(1).waitFor({ state: 'detached' });
      assert.equal(await page.locator('.stage svg text', { hasText: 'mm' }).count(), 1);
      await page.getByRole('button', { name: 'Take over as mine' }).click();
      await saved(page);
      assert.equal((await listed(page)).length, 3);
    },
    second,
  );
  assert.equal((await kept('SR')).length, 3);
  await onSlice(5, async (page) => assert.equal((await listed(page)).length, 3), first);
});
