/** A steward has studies made de-identified, looks at them beside the originals, draws over a part, accepts by keyboard and signs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { assertAccessible, openBrowser, openPage } from './testing/browser.ts';
import { LOOKS } from './testing/looks.ts';

/** A folder for pictures of the pages, for people who look at them. */
const PICTURES = process.env.VESALIUS_TEST_PICTURES;
const [WIDTH, HEIGHT] = [64, 64];

let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  for (const number of [1, 2])
    for (const instance of [1, 2]) {
      const body = tinyCt(1, instance + 2 * number, { SeriesInstanceUID: `2.25.77701.${number}`, ...image() });
      assert.equal((await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' })).status, 200);
    }
  await server.done('POST', '/projects', { name: 'lung', title: 'Lung nodules' });
  await server.done('PUT', '/projects/lung/governance', { purpose: 'x', needsReview: true });
  await server.done('PUT', '/projects/lung/profile', { options: ['113107'] });
  await server.done('PUT', '/projects/lung/studies/2.25.77701');
});

after(async () => {
  await browser.close();
  await server.close();
});

function image() {
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => 40 + ((at % WIDTH) * 3 + at / WIDTH) / 2);
  return { Rows: HEIGHT, Columns: WIDTH, BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelData: pixels };
}

async function onPage(path: string, work: (page: Page) => Promise<void>, options?: BrowserContextOptions) {
  const { page, wrong, close } = await openPage(browser, server.web, options);
  try {
    await page.goto(server.web + path);
    await page.getByLabel('User').fill('admin');
    await page.locator('input[name=password]').fill(ADMIN_PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await work(page);
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/review-${name}.png`, fullPage: true });
}

/** The first batch, open. */
async function openBatch(page: Page): Promise<void> {
  await page.getByRole('article', { name: 'Batch 1' }).getByRole('link', { name: 'Review' }).click();
  await page.getByRole('cell', { name: 'PatientName' }).waitFor();
}

test('studies are made, and the risky ones wait', () =>
  onPage('/projects/lung/review', async (page) => {
    await page.getByText('Nothing was made yet.').waitFor();
    await page.getByRole('button', { name: 'Make de-identified studies' }).click();
    await page
      .getByRole('article', { name: 'Batch 1' })
      .getByText(/to be reviewed/)
      .waitFor();
    await picture(page, 'list');
    await openBatch(page);
    await page.getByRole('img', { name: 'After' }).waitFor();
    await page.getByText('2 wait for a decision').waitFor();
  }));

for (const [name, options] of Object.entries<BrowserContextOptions>(LOOKS))
  test(`nothing serious for axe, nothing sticks out: ${name}`, () =>
    onPage(
      '/projects/lung/review',
      async (page) => {
        await page.getByRole('article', { name: 'Batch 1' }).waitFor();
        await assertAccessible(page, 'list');
        await openBatch(page);
        await assertAccessible(page, 'review');
        await picture(page, name);
      },
      options,
    ));

test('the page speaks German and Spanish', async () => {
  for (const [locale, word] of [
    ['de-DE', 'Vorher'],
    ['es-ES', 'Antes'],
  ] as const) {
    const { page, close } = await openPage(browser, server.web, { locale });
    await page.goto(`${server.web}/projects/lung/review?batch=1`);
    await page.locator('input[name=username]').fill('admin');
    await page.locator('input[name=password]').fill(ADMIN_PASSWORD);
    await page.locator('button[type=submit]').click();
    await page.locator('figcaption', { hasText: word }).waitFor();
    await close();
  }
});

test('a rectangle is drawn, images are accepted by keyboard, and the report is signed', () =>
  onPage('/projects/lung/review', async (page) => {
    await openBatch(page);
    const after = page.getByRole('img', { name: 'After' });
    const { x, y, width, height } = (await after.boundingBox())!;
    await page.mouse.move(x + width / 8, y + height / 8);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 4, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Blank in this image' }).click();
    await page.getByText('1 rectangles blanked').waitFor();
    const at = '/projects/lung/batches/1/outputs';
    const { outputs } = await server.done('GET', `${at}?state=waiting`);
    const [mask] = outputs[0].masks;
    assert.deepEqual([mask.left, mask.top, mask.width, mask.height], [8, 8, 24, 8]);
    await picture(page, 'masked');
    await page.keyboard.press('a');
    await page.getByText('1 wait for a decision').waitFor();
    await page.getByRole('cell', { name: 'PatientName' }).waitFor();
    await page.keyboard.press('s');
    await page.getByLabel('Why').selectOption('attributes');
    await page.getByLabel('In your own words').fill('A word too many');
    await page.getByRole('button', { name: 'Send it back' }).click();
    // Of the series that one was sent back of, the other one waits now.
    await page.getByText('1 wait for a decision').waitFor();
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText('Nothing waits any more.').waitFor();
    await page.getByRole('button', { name: 'Sign and publish' }).click();
    await page
      .getByRole('article', { name: 'Batch 1' })
      .getByText(/in the project/)
      .first()
      .waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Signed report' }).click();
    assert.equal((await download).suggestedFilename(), 'review-1.json');
    await picture(page, 'published');
  }));
