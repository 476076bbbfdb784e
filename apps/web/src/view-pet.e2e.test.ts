/** Check 10 of docs/develop/viewer-checks.md: SUV and fusion against a ball whose place and uptake are known. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { airIsGrey } from './testing/on-planes.ts';
import {
  BODY_SUV,
  HOT_BALL,
  HOT_SUV,
  PET_MATRIX,
  PET_PIXEL_MM,
  type PetFault,
  petAndCt,
} from './testing/pet-phantom.ts';
import { STEP_MM } from './testing/phantom.ts';
import { planeGeometry } from './testing/plane-pixels.ts';
import { screenPixels } from './testing/screen-pixels.ts';
import { importFiles, keepPicture, settled, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const STUDY = '2.25.160';
const SLICE = HOT_BALL.z / STEP_MM + 1;
const AXIAL = 0;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await importFiles(server, petAndCt(STUDY));
});

after(async () => {
  await browser.close();
  await server.close();
});

/** What is told of a place of the PET's own slice. */
async function suvTold(page: Page, x: number, y: number): Promise<number> {
  const { left, top, width, height } = await screenPixels(page);
  const scale = Math.min(width, height) / (PET_MATRIX * PET_PIXEL_MM);
  await page.mouse.move(left + width / 2 + x * scale, top + height / 2 + y * scale);
  const text = (await page.locator('[data-corner="bottomLeft"]').textContent())!;
  return Number(/mm: ([\d.]+) SUVbw/.exec(text)?.[1]);
}

const onPet = (of: LocalServer, work: (page: Page) => Promise<void>) =>
  viewing(browser, of, `study=${STUDY}&instance=${STUDY}.8.${SLICE}`, async (page) => {
    await settled(page);
    await work(page);
  });

test('the SUV of the ball and of the body are those of the truth within one per cent', () =>
  onPet(server, async (page) => {
    const [hot, body] = [await suvTold(page, HOT_BALL.x, HOT_BALL.y), await suvTold(page, 60, 5)];
    assert.ok(Math.abs(hot / HOT_SUV - 1) < 0.01 && Math.abs(body / BODY_SUV - 1) < 0.01, `${hot} ${body}`);
  }));

test('the SUV check sees a wrong weight', () =>
  withFault('weight', (wrong) =>
    onPet(wrong, async (page) => {
      const hot = await suvTold(page, HOT_BALL.x, HOT_BALL.y);
      assert.ok(hot > 0 && Math.abs(hot / HOT_SUV - 1) > 0.05, `${hot}`);
    }),
  ));

async function withFault(fault: PetFault, work: (wrong: LocalServer) => Promise<void>): Promise<void> {
  const wrong = await openLocalServer();
  try {
    await importFiles(wrong, petAndCt(STUDY, fault));
    await work(wrong);
  } finally {
    await wrong.close();
  }
}

/** How far the middle of what is hot lies from the middle of the ball of air of the CT, PET over CT, millimetres. */
async function misplaced(of: LocalServer): Promise<number> {
  let distance = Number.NaN;
  await viewing(browser, of, `study=${STUDY}`, async (page) => {
    await settled(page);
    await page.keyboard.press('y');
    await page.locator('.vv-grid[data-layout="2x2"]').waitFor();
    await settled(page);
    await page.locator('.vv-cell').nth(AXIAL).focus();
    await page.getByLabel('Window preset').selectOption({ label: 'Lung (-600/1500)' });
    await airIsGrey(page, AXIAL);
    const { scale, x, y } = planeGeometry(await screenPixels(page, AXIAL));
    const hot = (await page.evaluate(`(() => {
      const canvas = document.querySelectorAll('.vv-cell')[${AXIAL}].querySelector('.stage canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const found = { count: 0, x: 0, y: 0 };
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] - data[at + 2] < 60) continue;
        found.count += 1;
        found.x += ((at / 4) % canvas.width) + 0.5;
        found.y += Math.floor(at / 4 / canvas.width) + 0.5;
      }
      return found;
    })()`)) as { count: number; x: number; y: number };
    assert.ok(hot.count > 500, `${hot.count} points are hot`);
    const [px, py] = [(hot.x / hot.count - x) / scale, (hot.y / hot.count - y) / scale];
    distance = Math.hypot(px - HOT_BALL.x, py - HOT_BALL.y);
    const box = (await page.locator('.vv-cell').nth(AXIAL).boundingBox())!;
    await page.mouse.move(box.x + x + HOT_BALL.x * scale, box.y + y + HOT_BALL.y * scale);
    const text = await page.locator('.vv-cell').nth(AXIAL).locator('[data-corner="bottomLeft"]').textContent();
    assert.match(text!, /-?\d+(\.\d+)? HU · [\d.]+ SUVbw/);
    await keepPicture(page, 'fusion');
  });
  return distance;
}

test('PET lies over CT in colour within a voxel, and both values are told; a PET put aside is seen', async () => {
  const right = await misplaced(server);
  assert.ok(right < PET_PIXEL_MM, `${right} mm`);
  await withFault('place', async (wrong) => {
    const aside = await misplaced(wrong);
    assert.ok(aside > 3 * PET_PIXEL_MM, `${aside} mm`);
  });
});
