/** A steward looks at what is cut out of a head and moves it; edits rectangles by keys on a multi-frame image; mends what was refused. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile, TAG } from '@vesalius/dicom';
import { axialHead, drawText, headSeries, SUBJECTS } from '@vesalius/testkit';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { assertAccessible, openBrowser, openPage } from './testing/browser.ts';
import { LOOKS } from './testing/looks.ts';

/** A folder for pictures of the pages, for people who look at them. */
const PICTURES = process.env.VESALIUS_TEST_PICTURES;
const [WIDTH, HEIGHT] = [400, 240];

let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await server.done('POST', '/projects', { name: 'lung', title: 'Lung nodules' });
  await server.done('POST', '/projects', { name: 'brain', title: 'Brains' });
  const reviewPercent = { pixels: 100, head: 100, text: 100, other: 100 };
  for (const [name, options] of [
    ['lung', ['113107']],
    ['brain', ['113102', '113107']],
  ] as const) {
    await server.done('PUT', `/projects/${name}/governance`, { purpose: 'x', needsReview: true, reviewPercent });
    await server.done('PUT', `/projects/${name}/profile`, {
      options,
      rules: [{ attribute: 'ImageComments', action: 'K' }],
    });
  }
  await store('lung', tinyCt(1, 1, { PatientID: 'PAT4711', ImageComments: 'Seen with PAT4711' }));
  await store('lung', tinyCt(3, 1, { PatientName: 'Walesaxy^Lucian', ...written('WALESAXY LUCIAN', 2) }));
  for (const file of head()) await store('brain', file);
});

after(async () => {
  await browser.close();
  await server.close();
});

async function store(project: string, body: Uint8Array): Promise<void> {
  const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
  assert.equal(answer.status, 200, answer.text);
  await server.done('PUT', `/projects/${project}/studies/${readFile(body).dataset.text(TAG.StudyInstanceUID)}`);
}

/** 4 mm pixels, 6 mm between slices. */
function head(): Uint8Array[] {
  const study = {
    ...{ seed: 7, key: 'head', subject: SUBJECTS[0]!, date: '20260101', time: '120000' },
    ...{ description: 'CT', accessionNumber: 'A0001' },
  };
  const series = { study, number: 1, modality: 'CT', description: 'Axial', bodyPart: 'HEAD' };
  return [...headSeries(series, axialHead(60, 6))].map(({ file }) => file);
}

/** Frames into which a device has written, what no header says. */
function written(text: string, frames: number) {
  const pixels = new Uint8Array(WIDTH * HEIGHT * frames);
  for (let frame = 0; frame < frames; frame++)
    drawText(
      (x, y) => {
        pixels[(frame * HEIGHT + y) * WIDTH + x] = 255;
      },
      text,
      10,
      10,
      2,
    );
  const depth = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
  return { ...depth, Rows: HEIGHT, Columns: WIDTH, NumberOfFrames: frames, PixelData: pixels };
}

async function onPage(path: string, work: (page: Page) => Promise<void>, options?: BrowserContextOptions) {
  const { page, wrong, close } = await openPage(browser, server.web, options);
  try {
    await page.goto(server.web + path);
    await page.locator('input[name=username]').fill('admin');
    await page.locator('input[name=password]').fill(ADMIN_PASSWORD);
    await page.locator('button[type=submit]').click();
    await work(page);
    // A refused image has no picture after; the page asks for none.
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/mending-${name}.png`, fullPage: true });
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function batchOf(project: string): Promise<any> {
  const { batch } = await server.done('POST', `/projects/${project}/batches`, {});
  for (let tries = 0; tries < 2400; tries++) {
    const now = await server.done('GET', `/projects/${project}/batches/${batch.id}`);
    if (now.state === 'review') return now;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the batch was not made in time');
}

let lung: number;
let brain: number;

test('what was refused is mended by a rule, and by covering what was read in pixels', async () => {
  lung = (await batchOf('lung')).id;
  const at = `/projects/lung/batches/${lung}/outputs`;
  await onPage(`/projects/lung/review?batch=${lung}`, async (page) => {
    await page.getByText('Refused', { exact: true }).click();
    await page.getByRole('cell', { name: 'Seen with PAT4711' }).waitFor();
    await assertAccessible(page, 'refused');
    await picture(page, 'refused');
    await page.getByRole('button', { name: 'Remove ImageComments in this batch' }).click();
    await page.getByText('1 wait for a decision').waitFor();
    await page.getByText('Refused', { exact: true }).click();
    await page
      .getByText(/Frame 1, \d+ from the left/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Cover these places' }).click();
    await page.getByText('2 wait for a decision').waitFor();
    await picture(page, 'mended');
  });
  const { outputs } = await server.done('GET', at);
  assert.deepEqual([...new Set(outputs.map(({ state }: { state: string }) => state))], ['waiting']);
});

test('rectangles are placed, moved and removed by keys, on one frame or on all, and undone', () =>
  onPage(`/projects/lung/review?batch=${lung}`, async (page) => {
    const at = `/projects/lung/batches/${lung}/outputs`;
    const masksOf = async () => {
      const { outputs } = await server.done('GET', at);
      return outputs.find(({ masks }: { masks: object[] }) => masks.length > 0)?.masks;
    };
    const before = await masksOf();
    await page.locator('.review-entry').nth(1).click();
    await page.getByRole('button', { name: 'Rectangle 1', exact: true }).waitFor();
    await page.getByRole('button', { name: 'New rectangle' }).click();
    const last = page.locator('.review-mask').last();
    await last.press('Shift+ArrowDown');
    await last.press('ArrowLeft');
    await page.getByRole('checkbox', { name: 'On all frames' }).uncheck();
    await picture(page, 'rectangles');
    await page.getByRole('button', { name: 'Blank in this image' }).click();
    await page.getByText(`${before.length + 1} rectangles blanked`).waitFor();
    const [width, height] = [WIDTH / 4, HEIGHT / 8];
    const placed = { left: (WIDTH - width) / 2 - 1, top: (HEIGHT - height) / 2 + 10, width, height, frame: 1 };
    assert.deepEqual((await masksOf()).at(-1), placed);
    await last.press('Delete');
    await page.keyboard.press('Control+z');
    await last.press('Delete');
    await page.getByRole('button', { name: 'Blank in this image' }).click();
    await page.getByText(`${before.length} rectangles blanked`).waitFor();
    assert.deepEqual(await masksOf(), before);
  }));

test('a decision is taken back', () =>
  onPage(`/projects/lung/review?batch=${lung}`, async (page) => {
    await page.getByRole('cell', { name: 'PatientName' }).waitFor();
    await page.keyboard.press('a');
    await page.getByText('1 wait for a decision').waitFor();
    await page.getByRole('button', { name: 'Take the last decision back' }).click();
    await page.getByText('2 wait for a decision').waitFor();
  }));

test('what is cut out of a head is looked at, moved and taken back', async () => {
  brain = (await batchOf('brain')).id;
  await onPage(`/projects/brain/review?batch=${brain}`, async (page) => {
    const sections = page.getByRole('img', { name: 'What goes, in red' });
    await sections.waitFor();
    await assertAccessible(page, 'face');
    await picture(page, 'face');
    await page.getByLabel('Up, mm').fill('-30');
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.waitForFunction(() => {
      const image = document.querySelector<HTMLImageElement>('.review-face img');
      return image?.complete && image.naturalWidth > 0 && image.src.includes('up=-30');
    });
    await picture(page, 'face-tried');
    await page.getByRole('button', { name: 'Cut it so' }).click();
    await page.getByText('Moved by admin.').waitFor();
    const { faces } = await server.done('GET', `/projects/brain/batches/${brain}/faces`);
    assert.equal(faces[0].change.up, -30);
    await page.getByRole('button', { name: 'As it was found' }).click();
    await page.getByText('Moved by admin.').waitFor({ state: 'detached' });
    await page.getByRole('img', { name: 'Surface after' }).waitFor();
  });
});

for (const [name, options] of Object.entries<BrowserContextOptions>(LOOKS))
  test(`nothing serious for axe, nothing sticks out: ${name}`, () =>
    onPage(
      `/projects/brain/review?batch=${brain}`,
      async (page) => {
        await page.getByRole('img', { name: 'Surface after' }).waitFor();
        await page.getByRole('cell', { name: 'PatientName' }).waitFor();
        await page.getByText('Rules and words for this batch').click();
        await assertAccessible(page, 'face');
        await picture(page, name);
      },
      options,
    ));

test('the page speaks German and Spanish', async () => {
  for (const [locale, word] of [
    ['de-DE', 'Was weggeht, in Rot'],
    ['es-ES', 'Lo que se quita, en rojo'],
  ] as const)
    await onPage(
      `/projects/brain/review?batch=${brain}`,
      async (page) => {
        await page.locator('figcaption', { hasText: word }).waitFor();
      },
      { locale },
    );
});

test('a series is accepted at once', () =>
  onPage(`/projects/brain/review?batch=${brain}`, async (page) => {
    await page.getByRole('button', { name: 'Accept the series' }).click();
    await page.getByText('Nothing waits any more.').waitFor();
  }));
