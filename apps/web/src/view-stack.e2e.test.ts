import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { assertAccessible, openBrowser } from './testing/browser.ts';
import { type Fault, PHANTOM_STUDY, phantom, STEP_MM, sopOf } from './testing/phantom.ts';
import { axial, brightSpot, compare, screenPixels } from './testing/screen-pixels.ts';
import { importFiles, settled, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const SLICE = 16;
const at = (slice: number) => `study=${PHANTOM_STUDY}&instance=${sopOf(slice)}`;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await importFiles(server, phantom());
});

after(async () => {
  await browser.close();
  await server.close();
});

const WINDOWS = [
  [40, 400],
  [60, 120],
  [-600, 1500],
] as const;

for (const [center, width] of WINDOWS) {
  test(`a slice through the window ${center}/${width} has the grey levels of the truth`, () =>
    viewing(browser, server, `${at(SLICE)}&window=${center}/${width}`, async (page) => {
      await settled(page);
      const pixels = await screenPixels(page);
      const found = compare(pixels, axial(pixels, SLICE * STEP_MM), [center, width]);
      assert.ok(found.compared >= 3000 && found.off === 0, JSON.stringify(found));
    }));
}

for (const fault of ['pixels', 'spacing'] satisfies Fault[]) {
  test(`the comparison sees wrong ${fault}`, async () => {
    const wrong = await openLocalServer();
    try {
      await importFiles(wrong, phantom({ fault }));
      await viewing(browser, wrong, `${at(SLICE)}&window=60/120`, async (page) => {
        await settled(page);
        const pixels = await screenPixels(page);
        const found = compare(pixels, axial(pixels, SLICE * STEP_MM), [60, 120]);
        const scale = await page.locator('.scale').evaluate((bar) => bar.getBoundingClientRect().width);
        const isSeen = fault === 'pixels' ? found.off > found.compared / 4 : Math.abs(scale - scaleBarOf(pixels)) > 5;
        assert.ok(isSeen, `${JSON.stringify(found)} ${scale}`);
      });
    } finally {
      await wrong.close();
    }
  });
}

/** Ten centimetres of the phantom on this screen. */
function scaleBarOf({ width, height }: { width: number; height: number }): number {
  return (100 * Math.min(width, height)) / (256 * 1.4);
}

test('left is on the right and the front is up; letters and scale say so', () =>
  viewing(browser, server, `${at(5)}&window=1200/100`, async (page) => {
    await settled(page);
    const pixels = await screenPixels(page);
    const spot = brightSpot(pixels, 200);
    assert.ok(spot.count > 100 && spot.x > pixels.width / 2 && spot.y < pixels.height / 2, JSON.stringify(spot));
    const letters = await page.locator('.side').allTextContents();
    assert.deepEqual(letters, ['A', 'L', 'P', 'R']);
    const bar = await page.locator('.scale').evaluate((element) => element.getBoundingClientRect().width);
    assert.equal(await page.locator('.scale').textContent(), '10 cm');
    assert.ok(Math.abs(bar - scaleBarOf(pixels)) < 1.5, `${bar}`);
  }));

test('a picture is not stretched when the window or the layout changes', () =>
  viewing(browser, server, `${at(SLICE)}&window=40/400`, async (page) => {
    await settled(page);
    const check = async () => {
      await page.waitForTimeout(500);
      const pixels = await screenPixels(page);
      const found = compare(pixels, axial(pixels, SLICE * STEP_MM), [40, 400]);
      assert.ok(found.compared >= 3000 && found.off === 0, JSON.stringify(found));
    };
    await page.setViewportSize({ width: 700, height: 760 });
    await check();
    await page.getByLabel('Layout').selectOption('1x2');
    await check();
  }));

test('a link opens exactly what it says; wheel, keys and presets change it, and the address follows', () =>
  viewing(browser, server, `${at(7)}&window=50/350`, async (page) => {
    await settled(page);
    const corner = (name: string) => page.locator(`[data-corner="${name}"]`).textContent();
    assert.match((await corner('bottomLeft'))!, /8 \/ 32/);
    assert.match((await corner('bottomRight'))!, /C 50 W 350 HU/);
    assert.match((await corner('topLeft'))!, /Phantom, Analytic/);
    await page.mouse.move(700, 400);
    await page.mouse.wheel(0, 100);
    await page.locator('.vv-cell[data-slice="9"]').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('.vv-cell[data-slice="10"]').waitFor();
    await page.getByLabel('Window preset').selectOption({ label: 'Lung (-600/1500)' });
    await page.waitForURL(/instance=2\.25\.400\.10&window=-600\/1500/);
    await page.keyboard.press('n');
    assert.equal(await corner('topLeft'), 'Identity hidden');
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys and mouse' }).waitFor();
    await page.keyboard.press('Escape');
  }));

test('the value under the pointer is that of the place it names', () =>
  viewing(browser, server, at(SLICE), async (page) => {
    await settled(page);
    const pixels = await screenPixels(page);
    for (const [x, y] of [
      [0.5, 0.5],
      [0.42, 0.52],
      [0.6, 0.47],
    ] as const) {
      await page.mouse.move(pixels.left + pixels.width * x, pixels.top + pixels.height * y);
      const text = (await page.locator('[data-corner="bottomLeft"]').textContent())!;
      const [, px, , value] = /\((-?[\d.]+), (-?[\d.]+), [\d.]+\) mm: (-?\d+) HU/.exec(text)!;
      const place = axial(pixels, SLICE * STEP_MM)(pixels.width * x, pixels.height * y)!;
      assert.ok(Math.abs(Number(px) - place[0]) < 1, `${text} ${place}`);
      const { hounsfield } = await import('./testing/phantom.ts');
      assert.ok(Math.abs(Number(value) - hounsfield(...place)) <= 3, `${text} ${hounsfield(...place)}`);
    }
  }));

test('what is not there is told, in words', () =>
  viewing(browser, server, 'study=2.25.999', async (page) => {
    await page.getByText('This study is not in the archive').waitFor();
    assert.equal(await page.locator('.vv-cell').getAttribute('data-quality'), 'failed');
  }).catch((error: Error) => assert.match(error.message, /status of 404/)));

test('on a phone nothing sticks out, and axe finds nothing serious', async () => {
  await viewing(browser, server, at(SLICE), async (page) => {
    await settled(page);
    await assertAccessible(page, 'viewer');
  });
  const phone = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };
  await viewing(
    browser,
    server,
    at(SLICE),
    async (page) => {
      await settled(page);
      await assertAccessible(page, 'viewer on a phone');
    },
    phone,
  );
});

test('without WebGL the stack is drawn by the processor', async () => {
  const bare = await openBrowser(['--disable-3d-apis']);
  try {
    await viewing(bare, server, `${at(SLICE)}&window=40/400`, async (page) => {
      await settled(page);
      assert.equal(await page.locator('.vv').getAttribute('data-drawing'), 'processor');
      const pixels = await screenPixels(page);
      const found = compare(pixels, axial(pixels, SLICE * STEP_MM), [40, 400]);
      assert.ok(found.compared >= 3000 && found.off === 0, JSON.stringify(found));
    });
  } finally {
    await bare.close();
  }
});
