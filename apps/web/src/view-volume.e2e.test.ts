/** Checks 4, 5 and 6 of docs/develop/viewer-checks.md: planes through a volume against the truth, by the geometry of the screen alone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { AXIAL, CORONAL, openPlanes, pointAt, SAGITTAL } from './testing/on-planes.ts';
import { hounsfield, PHANTOM_STUDY, phantom, sopOf } from './testing/phantom.ts';
import { type PlaneGeometry, planeGeometry, planePlace } from './testing/plane-pixels.ts';
import { compare, screenPixels, type ToPatient } from './testing/screen-pixels.ts';
import { importFiles, keepPicture, settled, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const QUERY = `study=${PHANTOM_STUDY}&instance=${sopOf(16)}`;
/** Air is grey in it, so that the end of the volume is seen. */
const LUNG = [-600, 1500] as const;
/** Directions on the screen: right and down. Feet are below, the patient's left is on the right, the front is on the left of a sagittal plane. */
const DIRECTIONS = {
  [AXIAL]: [
    [1, 0, 0],
    [0, 1, 0],
  ],
  [SAGITTAL]: [
    [0, 1, 0],
    [0, 0, -1],
  ],
  [CORONAL]: [
    [1, 0, 0],
    [0, 0, -1],
  ],
} as const;
const REACH = [3, 3, 5.5] as const;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await importFiles(server, phantom());
});

after(async () => {
  await browser.close();
  await server.close();
});

async function compared(page: Page, cell: number, toPatient: (geometry: PlaneGeometry) => ToPatient) {
  const pixels = await screenPixels(page, cell);
  return compare(pixels, toPatient(planeGeometry(pixels)), LUNG, REACH, 2000);
}

const plane = (cell: keyof typeof DIRECTIONS, through: readonly number[]) => (geometry: PlaneGeometry) =>
  planePlace(geometry, DIRECTIONS[cell][0], DIRECTIONS[cell][1], through);

const isRight = ({ compared: count, off }: { compared: number; off: number }) => count >= 1000 && off <= count / 100;

test('sagittal and coronal planes through the crosshair have the grey levels of the truth, the right way round', () =>
  viewing(browser, server, QUERY, async (page) => {
    await openPlanes(page);
    await pointAt(page, -60, 20);
    const sagittal = await compared(page, SAGITTAL, plane(SAGITTAL, [-60, 0, 0]));
    const coronal = await compared(page, CORONAL, plane(CORONAL, [0, 20, 0]));
    assert.ok(isRight(sagittal) && isRight(coronal), JSON.stringify({ sagittal, coronal }));
    const elsewhere = await compared(page, SAGITTAL, plane(SAGITTAL, [60, 0, 0]));
    assert.ok(!isRight(elsewhere), 'the comparison sees another plane');
    const letters = (cell: number) => page.locator('.vv-cell').nth(cell).locator('.side').allTextContents();
    assert.deepEqual(await letters(AXIAL), ['A', 'L', 'P', 'R']);
    assert.deepEqual(await letters(SAGITTAL), ['H', 'P', 'F', 'A']);
    assert.deepEqual(await letters(CORONAL), ['H', 'L', 'F', 'R']);
    await keepPicture(page, 'planes-lung');
  }));

test('a click with the crosshair brings the other planes to that point within a voxel', () =>
  viewing(browser, server, QUERY, async (page) => {
    await openPlanes(page);
    await pointAt(page, -25, 38);
    // The ball of air has its middle at -60, 5, 80 and 40 mm radius: how large its cut is tells where the plane lies.
    const cutAt = async (cell: typeof SAGITTAL | typeof CORONAL, middle: readonly [number, number]) => {
      const pixels = await screenPixels(page, cell);
      const geometry = planeGeometry(pixels);
      const between = ((-380 + 1350) / 1500) * 255; // half way from the air to the body around it
      let count = 0;
      for (const [at, level] of pixels.grey.entries()) {
        const across = ((at % pixels.width) + 0.5 - geometry.x) / geometry.scale - middle[0];
        const down = (Math.floor(at / pixels.width) + 0.5 - geometry.y) / geometry.scale - middle[1];
        if (Math.hypot(across, down) < 50 && level < between) count += 1;
      }
      return Math.sqrt(1600 - count / geometry.scale ** 2 / Math.PI);
    };
    const [x, y] = [-60 + (await cutAt(SAGITTAL, [5, -2.5])), 5 + (await cutAt(CORONAL, [-60, -2.5]))];
    assert.ok(Math.abs(x + 25) < 1.4 && Math.abs(y - 38) < 1.4, `${x}, ${y}`);
  }));

test('a missing slice is said where it is missing, and no volume is made up over it', async () => {
  const study = '2.25.160';
  const files = [...phantom({ study })];
  files.splice(16, 1);
  await importFiles(server, files);
  await viewing(browser, server, `study=${study}&instance=${study}.2.18`, async (page) => {
    await settled(page);
    const told = page.locator('[data-corner="bottomLeft"]');
    assert.match((await told.textContent())!, /Gap of 10 mm before this slice/);
    await page.keyboard.press('ArrowUp');
    await page.locator('.vv-cell[data-slice="16"]').waitFor();
    assert.doesNotMatch((await told.textContent())!, /Gap/);
    await page.keyboard.press('v');
    await page.getByText('10 mm before slice 17, 5 mm elsewhere').waitFor();
    assert.equal(await page.locator('.vv-grid').getAttribute('data-layout'), '1x1');
  });
});

test('the comparison sees slices in a wrong order, and wrong values', async () => {
  for (const fault of ['order', 'pixels'] as const) {
    const wrong = await openLocalServer();
    try {
      await importFiles(wrong, phantom({ fault }));
      await viewing(browser, wrong, QUERY, async (page) => {
        await openPlanes(page);
        await pointAt(page, -60, 20);
        const found = await compared(page, CORONAL, plane(CORONAL, [0, 20, 0]));
        assert.ok(!isRight(found), `${fault}: ${JSON.stringify(found)}`);
      });
    } finally {
      await wrong.close();
    }
  }
});

test('an oblique plane, turned by thirty degrees, has the grey levels of the truth', () =>
  viewing(browser, server, QUERY, async (page) => {
    await openPlanes(page);
    await pointAt(page, 0, 0);
    const geometry = planeGeometry(await screenPixels(page, CORONAL));
    await page.locator('.vv-cell').nth(AXIAL).focus();
    for (let step = 0; step < 6; step++) await page.keyboard.press('.');
    await page.waitForTimeout(600);
    const pixels = await screenPixels(page, CORONAL);
    const [sin, cos] = [Math.sin(Math.PI / 6), Math.cos(Math.PI / 6)];
    const turned = (sign: number) =>
      compare(pixels, planePlace(geometry, [cos, sign * sin, 0], [0, 0, -1], [0, 0, 0]), LUNG, REACH, 2000);
    const [one, other] = [turned(1), turned(-1)];
    await keepPicture(page, 'oblique');
    assert.notEqual(isRight(one), isRight(other), JSON.stringify([one, other]));
  }));

test('a thick slab shows the greatest value along each ray: a rod beside the plane shines through', () =>
  viewing(browser, server, QUERY, async (page) => {
    await openPlanes(page);
    await pointAt(page, 0, -60);
    await page.keyboard.press('4');
    await page.waitForTimeout(800);
    const pixels = await screenPixels(page, CORONAL);
    const most = (thick: number) => (x: number, _y: number, z: number) => {
      let value = Number.NEGATIVE_INFINITY;
      for (let y = -60 - thick / 2; y <= -60 + thick / 2; y += 0.7) value = Math.max(value, hounsfield(x, y, z));
      return value;
    };
    const whole = plane(CORONAL, [0, -60, 0])(planeGeometry(pixels));
    // Where something just enters the slab a viewer may count it or not.
    const clear: ToPatient = (x, y) => {
      const at = whole(x, y);
      return at && Math.abs(most(16)(...at) - most(24)(...at)) < 6 ? at : undefined;
    };
    const slab = compare(pixels, clear, LUNG, REACH, 2000, most(20));
    assert.ok(isRight(slab), JSON.stringify(slab));
    assert.ok(!isRight(compare(pixels, whole, LUNG, REACH, 2000, most(0.1))), 'a thin plane is another picture');
    await keepPicture(page, 'slab');
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
    assert.ok((await cell.locator('.stage canvas:visible').count()) > 0, 'the check sees a canvas that is drawn');
  }));
